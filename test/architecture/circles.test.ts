/** Files read downwards: no import, of types neither, leads back to where it came from; and rooms meet in the composition root. */
import { describe, expect, it } from 'vitest'
import { imports, type Import } from './read-imports.ts'

/** Files that import each other in a loop, a sorted list each. */
function circlesOf(all: readonly Pick<Import, 'from' | 'to'>[]): readonly (readonly string[])[] {
  const below = new Map<string, string[]>()
  for (const { from, to } of all) below.set(from, [...(below.get(from) ?? []), to])
  const reached = (start: string): ReadonlySet<string> => {
    const seen = new Set<string>()
    const next = [...(below.get(start) ?? [])]
    for (let file = next.pop(); file !== undefined; file = next.pop()) {
      if (seen.has(file)) continue
      seen.add(file)
      next.push(...(below.get(file) ?? []))
    }
    return seen
  }
  const under = new Map([...below.keys()].map((file) => [file, reached(file)]))
  const found = new Map<string, readonly string[]>()
  for (const [file, its] of under) {
    if (!its.has(file)) continue
    const circle = [...its].filter((other) => under.get(other)?.has(file)).sort()
    found.set(circle.join(), circle)
  }
  return [...found.values()]
}

describe('circles of imports', () => {
  it('are found, also through several files', () => {
    const edge = (from: string, to: string) => ({ from, to })
    expect(circlesOf([edge('a', 'b'), edge('b', 'c'), edge('c', 'a'), edge('c', 'd'), edge('e', 'a')])).toEqual([
      ['a', 'b', 'c']
    ])
    expect(circlesOf([edge('a', 'b'), edge('b', 'c'), edge('a', 'c')])).toEqual([])
  })
  it.each(['contract/', 'main/', 'preload/'])('there are none in %s', (layer) => {
    expect(circlesOf(imports.filter(({ from }) => from.startsWith(layer)))).toEqual([])
  })
})

describe('rooms of main', () => {
  it('import none of another room’s running objects', () => {
    const room = (path: string) => /^main\/([^/]+)\//.exec(path)?.[1] ?? null
    const open = new Set([null, 'composition', 'cli'])
    const crossing = imports.filter(({ from, to, typeOnly, names }) => {
      const [mine, other] = [room(from), room(to)]
      if (typeOnly || open.has(mine) || other === null || other === mine) return false
      if (['lib', 'files'].includes(other) || from === 'main/electron/shell.ts') return false
      return /(?<!type )\b(?:create|open)[A-Z]/.test(names)
    })
    expect(crossing.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  })
})
