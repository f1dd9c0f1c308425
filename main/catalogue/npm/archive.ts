/** Reads the package.json out of a package archive (.tgz) on this computer, without unpacking it. */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import { say } from '../../../contract/words/say.ts'
import type { FoundPackage } from '../package-source.ts'
import { isLoose, readManifest } from './manifest.ts'

/** Far above any package; a small file that unpacks to more is an attack or a mistake. */
const largestUnpacked = 512 * 1024 * 1024

export async function readArchive(file: string): Promise<Outcome<FoundPackage>> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    return failed('package-not-found', say('npm.no-file', { file }), {
      detail: String(error)
    })
  }
  try {
    const tar = await promisify(gunzip)(bytes, { maxOutputLength: largestUnpacked })
    const manifest: unknown = JSON.parse(manifestIn(tar) ?? '')
    if (!isLoose(manifest) || typeof manifest['name'] !== 'string' || typeof manifest['version'] !== 'string')
      throw new Error('no name or version')
    const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
    return done(readManifest({ ...manifest, dist: { integrity, unpackedSize: tar.length } }, `file:${file}`))
  } catch (error) {
    return failed('bad-input', say('npm.no-package', { file }), { detail: String(error) })
  }
}

/** The text of `<folder>/package.json`. Tar: 512-byte headers, name at 0, size in octal at 124, content padded to 512. */
function manifestIn(tar: Buffer): string | null {
  for (let at = 0; at + 512 <= tar.length;) {
    const name = cut(tar.toString('utf8', at, at + 100))
    if (name === '') return null
    const size = Number.parseInt(cut(tar.toString('utf8', at + 124, at + 136)).trim(), 8)
    if (!(size >= 0)) return null
    if (/^[^/]+\/package\.json$/.test(name)) return tar.toString('utf8', at + 512, at + 512 + size)
    at += 512 + Math.ceil(size / 512) * 512
  }
  return null
}
const cut = (text: string): string => text.slice(0, text.indexOf('\0') === -1 ? undefined : text.indexOf('\0'))
