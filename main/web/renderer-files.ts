/** The built renderer as a fixed list of files: what is not on the list does not exist, so no path can lead outside. */
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'

export interface ServedFile {
  readonly body: Buffer
  readonly type: string
  /** Names with a content hash never change; index.html always may. */
  readonly immutable: boolean
}
export type RendererFiles = (path: string) => ServedFile | null

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8'
}

/** Lists the folder once; bodies are read when first asked for and kept. Unknown paths without a dot are pages. */
export function createRendererFiles(folder: string): RendererFiles {
  const known = new Map<string, string>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !(extname(entry.name) in types)) continue
    const path = join(entry.parentPath, entry.name)
    known.set('/' + relative(folder, path).split(sep).join('/'), path)
  }
  const kept = new Map<string, ServedFile>()
  return (path) => {
    const name = known.has(path) ? path : path.includes('.') ? null : '/index.html'
    if (name === null) return null
    const there = kept.get(name)
    if (there) return there
    const file = known.get(name)
    if (file === undefined) return null
    const served = {
      body: readFileSync(file),
      type: types[extname(file)] ?? 'application/octet-stream',
      immutable: name.startsWith('/assets/')
    }
    kept.set(name, served)
    return served
  }
}

/**
 * The page may load its own files and speak to its own origin, nothing else. Styles come as files; Svelte's `style:`
 * directives go through the CSSOM, which this allows.
 */
export const contentSecurityPolicy = (connect: "'none'" | "'self'"): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    'media-src data:',
    "font-src 'self'",
    `connect-src ${connect}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'"
  ].join('; ')
