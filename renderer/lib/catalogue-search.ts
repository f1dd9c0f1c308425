/** Searching, filtering and ordering the catalogue. Pure. */
import Fuse from 'fuse.js'
import type { CatalogueEntry } from '../../contract/model.ts'
import type { MarkedPart } from './marks.ts'

export type CatalogueChip = 'no-key' | 'offline' | 'reads-only' | 'node' | 'python' | 'docker' | 'remote' | 'verified'
export type CatalogueOrder = 'match' | 'tokens' | 'memory'

const chips: Record<CatalogueChip, (entry: CatalogueEntry) => boolean> = {
  'no-key': (entry) => !entry.needsKey,
  offline: (entry) => entry.offline,
  'reads-only': (entry) => entry.readsOnly,
  node: (entry) => entry.runsOn === 'node',
  python: (entry) => entry.runsOn === 'python',
  docker: (entry) => entry.runsOn === 'docker',
  remote: (entry) => entry.runsOn === 'remote',
  verified: (entry) => entry.verified
}
const runtimes: ReadonlySet<CatalogueChip> = new Set(['node', 'python', 'docker', 'remote'])

/** All chips must hold, save that of several runtimes one is enough. */
export function passes(entry: CatalogueEntry, chosen: ReadonlySet<CatalogueChip>): boolean {
  const kinds = [...chosen].filter((chip) => runtimes.has(chip))
  const rest = [...chosen].filter((chip) => !runtimes.has(chip))
  return rest.every((chip) => chips[chip](entry)) && (kinds.length === 0 || kinds.some((chip) => chips[chip](entry)))
}

export function createCatalogueSearch(entries: readonly CatalogueEntry[]) {
  const fuse = new Fuse(entries, {
    keys: [
      { name: 'name', weight: 4 },
      { name: 'id', weight: 3 },
      { name: 'summary', weight: 2 },
      { name: 'tags', weight: 2 },
      { name: 'publisher', weight: 1 },
      { name: 'toolNames.name', weight: 1 }
    ],
    threshold: 0.3,
    ignoreLocation: true
  })
  return (text: string, chosen: ReadonlySet<CatalogueChip>, order: CatalogueOrder): readonly CatalogueEntry[] => {
    const word = text.trim()
    const found = word === '' ? entries : fuse.search(word).map((hit) => hit.item)
    const left = found.filter((entry) => passes(entry, chosen))
    if (order === 'match')
      return word === '' ? [...left].sort((a, b) => Number(a.archived !== null) - Number(b.archived !== null)) : left
    const weight = (entry: CatalogueEntry): number => (order === 'tokens' ? entry.tokens : entry.memoryMb) ?? Infinity
    return [...left].sort((a, b) => weight(a) - weight(b))
  }
}

/** Where the searched words stand in a text. */
export function markWords(text: string, searched: string): readonly MarkedPart[] {
  const words = searched
    .trim()
    .split(/\s+/)
    .filter((word) => word.length > 1)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  if (words.length === 0) return [{ text, hit: false }]
  return text
    .split(new RegExp(`(${words.join('|')})`, 'i'))
    .map((part, i) => ({ text: part, hit: i % 2 === 1 }))
    .filter((part) => part.text !== '')
}
const names = { node: 'Node', python: 'Python', docker: 'Docker', remote: 'Remote' } as const
export const runsOnWord = (entry: CatalogueEntry): string => names[entry.runsOn]
/** Entries for the same work: those that share the most tags, of the same group. */
export function alternatives(
  entry: CatalogueEntry,
  all: readonly CatalogueEntry[],
  most = 4
): readonly CatalogueEntry[] {
  const shared = (other: CatalogueEntry): number => other.tags.filter((tag) => entry.tags.includes(tag)).length
  return all
    .filter((other) => other.id !== entry.id && other.group === entry.group && !other.archived && shared(other) > 0)
    .sort((a, b) => shared(b) - shared(a))
    .slice(0, most)
}
