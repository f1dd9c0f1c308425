/** From what `npm view --json` prints, or a package.json, to the facts on the sheet. Pure; believes no field's type. */
import { rcompare, valid } from 'semver'
import type { PackageFacts } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import type { FoundPackage } from '../package-source.ts'
import { webAddress } from '../web-address.ts'
import { binsOf } from './bins.ts'

type Loose = Readonly<Record<string, unknown>>

/** A range matches several versions and npm then prints a list: the highest one is meant. */
export function newestOf(printed: unknown): Loose | null {
  const list = (Array.isArray(printed) ? printed : [printed]).filter(isLoose)
  const versioned = list.filter((one) => valid(text(one['version'])) !== null)
  return [...versioned].sort((a, b) => rcompare(text(a['version']), text(b['version'])))[0] ?? null
}

export function readManifest(manifest: Loose, install?: string): FoundPackage {
  const name = text(manifest['name'])
  const version = text(manifest['version'])
  const dist = loose(manifest['dist'])
  const time = loose(manifest['time'])
  const dates = Object.entries(time)
    .filter(([key]) => valid(key))
    .map(([, at]) => text(at))
    .filter(Boolean)
    .sort()
  const maintainers = people(manifest['maintainers'])
  const scripts = loose(manifest['scripts'])
  const facts: PackageFacts = {
    name,
    version,
    publishedAt: iso(time[version]),
    firstPublishedAt: iso(time['created']) ?? iso(dates[0]),
    releases: Array.isArray(manifest['versions']) ? manifest['versions'].length : 0,
    publisher: people(manifest['_npmUser'])[0] ?? maintainers[0] ?? authorOf(manifest['author']),
    maintainers,
    integrity: text(dist['integrity']) || fromShasum(text(dist['shasum'])),
    license: licenseOf(manifest['license']),
    homepage: webAddress(manifest['homepage']),
    repository: webAddress(isLoose(manifest['repository']) ? manifest['repository']['url'] : manifest['repository']),
    unpackedBytes: typeof dist['unpackedSize'] === 'number' ? dist['unpackedSize'] : null,
    dependencies: null,
    scripts: installScripts(name, scripts).length > 0 ? installScripts(name, scripts) : null,
    engines: text(loose(manifest['engines'])['node']) || null,
    deprecated: text(manifest['deprecated']) || null
  }
  return { facts, bins: binsOf(name, manifest['bin']), install: install ?? `${name}@${version}` }
}

/** The scripts that npm would run while installing a package from a registry. */
export function installScripts(
  name: string,
  scripts: Loose
): readonly { readonly package: string; readonly script: string }[] {
  return ['preinstall', 'install', 'postinstall']
    .filter((key) => text(scripts[key]) !== '')
    .map((key) => ({ package: name, script: `${key}: ${text(scripts[key])}` }))
}

export const isLoose = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const loose = (value: unknown): Loose => (isLoose(value) ? value : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const iso = (value: unknown): string | null => {
  const at = new Date(text(value))
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** `name <mail>`, {name}, or a list of either. */
function people(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value]
  return list.map((one) => (isLoose(one) ? text(one['name']) : text(one)).replace(/\s*<[^>]*>.*$/, '')).filter(Boolean)
}

/** Nobody checks what a package says about its author, and the sheet must not pretend otherwise. */
function authorOf(value: unknown): string {
  const author = people(value)[0]?.replace(/\s*\(.*\)$/, '')
  return author ? sentence('review.author', { author }) : ''
}

function licenseOf(value: unknown): string | null {
  return text(isLoose(value) ? value['type'] : value) || null
}

/** Old releases have only a SHA-1; npm's lockfile then writes it this way too. */
function fromShasum(shasum: string): string {
  return /^[0-9a-f]{40}$/i.test(shasum) ? `sha1-${Buffer.from(shasum, 'hex').toString('base64')}` : ''
}
