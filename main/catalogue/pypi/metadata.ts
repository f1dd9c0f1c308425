/** A wheel's own description of itself → facts for the sheet. Pure; believes no field. */
import type { PackageFacts } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import { webAddress } from '../web-address.ts'

export interface Described {
  readonly facts: Omit<PackageFacts, 'name' | 'version' | 'integrity' | 'dependencies'>
  readonly bins: readonly { readonly name: string; readonly file: string }[]
}

export function readMetadata(metadata: string, entryPoints: string): Described {
  const fields = headersOf(metadata)
  const one = (name: string) => fields.get(name)?.[0]?.trim() || null
  const addresses = (fields.get('project-url') ?? []).map((line) => {
    const at = line.indexOf(',')
    return { label: line.slice(0, at).trim().toLowerCase(), url: line.slice(at + 1).trim() }
  })
  const address = (...labels: readonly string[]) =>
    webAddress(addresses.find(({ label }) => labels.includes(label))?.url ?? '')
  const author = nameOf(one('author') ?? one('author-email') ?? one('maintainer') ?? one('maintainer-email') ?? '')
  const stated = one('license-expression') ?? one('license')
  // Older packages put the whole text there, or nothing, and name the licence among their classifiers.
  const classified = (fields.get('classifier') ?? [])
    .map((line) => /^License ::(?:.* ::)? (.+?)(?: License)?$/.exec(line)?.[1])
    .find((name) => name !== undefined && name !== 'OSI Approved')
  const license = stated !== null && stated.length <= 80 && !stated.includes('\n') ? stated : (classified ?? null)
  return {
    facts: {
      // A wheel says neither when it was published nor how often.
      publishedAt: null,
      firstPublishedAt: null,
      releases: 0,
      publisher: author === '' ? '' : sentence('review.author', { author }),
      maintainers: [],
      license,
      homepage: webAddress(one('home-page')) ?? address('homepage', 'home', 'documentation'),
      repository: address('repository', 'source', 'source code', 'github', 'code', 'homepage'),
      unpackedBytes: null,
      // Wheels bring no scripts that run on install.
      scripts: [],
      engines: one('requires-python'),
      deprecated: (fields.get('classifier') ?? []).some((line) => /Development Status :: 7/.test(line))
        ? sentence('pypi.inactive')
        : null
    },
    bins: consoleScripts(entryPoints)
  }
}

/** Up to the first blank line, as in a mail; lines that begin with blanks go on. */
function headersOf(text: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  let last: string[] | null = null
  for (const line of (text.split(/\r?\n\r?\n/)[0] ?? '').split(/\r?\n/)) {
    if (/^\s/.test(line) && last) {
      last[last.length - 1] += `\n${line.trim()}`
      continue
    }
    const at = line.indexOf(':')
    if (at <= 0) continue
    const name = line.slice(0, at).toLowerCase()
    last = found.get(name) ?? []
    last.push(line.slice(at + 1).trim())
    found.set(name, last)
  }
  return found
}

/** `Name <mail>` and lists of these: the first name. */
const nameOf = (text: string): string =>
  (text.split(',')[0] ?? '')
    .replace(/\s*<[^>]*>.*$/, '')
    .replace(/^"|"$/g, '')
    .trim()

/** The programs of the section [console_scripts]; names that would lead out of a folder are none. */
function consoleScripts(text: string): readonly { readonly name: string; readonly file: string }[] {
  const [, section = ''] = /^\[console_scripts\]\s*$([^]*?)(?=^\[|(?![^]))/m.exec(text) ?? []
  return section.split(/\r?\n/).flatMap((line) => {
    const [, name] = /^\s*([A-Za-z0-9][\w.-]*)\s*=\s*\S/.exec(line) ?? []
    return name === undefined ? [] : [{ name, file: name }]
  })
}
