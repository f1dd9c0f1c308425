/** The id and name a new server gets when the person gave none. Pure. */
import type { ServerSource } from '../../contract/requests.ts'
import { subjectOf } from '../launchers/read-command.ts'
import { packageSourceOf } from './package-sources.ts'

/** Lower case, digits and dashes, at most 63: as the contract asks. */
export function slug(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return plain.slice(0, 63).replace(/-+$/, '') || 'server'
}

/** `@scope/server-files` → files, `mcp-server-git` → git, `context7-mcp` → context7, a URL → its host's telling part. */
export function suggestId(source: ServerSource): string {
  switch (source.from) {
    case 'catalogue':
      return slug(source.entry)
    case 'remote': {
      const parts = hostOf(source.url)
        .split('.')
        .filter((part) => !/^(?:www|api|mcp|app)$/.test(part))
      return slug(parts.length > 1 ? parts[parts.length - 2]! : (parts[0] ?? 'remote'))
    }
    case 'command':
      return slug(core(toolIn(source.command, source.args)))
    default: {
      const { short, publisher } = packageSourceOf(source.from).nameIn(source)
      // A package called just "mcp" is known by its publisher.
      const dull = /^(?:mcp|server|mcp-server)$/.test(short)
      return slug(dull && publisher !== null ? publisher : core(short))
    }
  }
}

/** The id with -2, -3 … behind it until it is free. */
export function freeId(wanted: string, taken: readonly string[]): string {
  if (!taken.includes(wanted)) return wanted
  for (let number = 2; ; number++) {
    const next = `${wanted.slice(0, 59)}-${number}`
    if (!taken.includes(next)) return next
  }
}

const core = (name: string): string => {
  const bare = name
    .replace(/^(?:mcp[-_]server[-_]|server[-_]|mcp[-_])/i, '')
    .replace(/[-_](?:mcp[-_]server|mcp|server)$/i, '')
  return bare === '' ? name : bare
}
function hostOf(url: string): string {
  try {
    return new URL(url).hostname
  } catch {
    return 'remote'
  }
}

/** Of `uvx pkg`, `docker run -i image:tag`, `python -m module`, `node server.js`: the telling word. */
const toolIn = (command: string, args: readonly string[]): string =>
  baseName(
    subjectOf([command, ...args.filter((arg) => !arg.includes('${secret:'))]).replace(
      /(?!^)(?:@[^/]*|==.*|:[^/\\]*)$/,
      ''
    )
  )
const baseName = (file: string): string =>
  file
    .replace(/[\\/]+$/, '')
    .replace(/^.*[\\/]/, '')
    .replace(/\.(?:exe|cmd|bat|js|cjs|mjs|ts|py|sh)$/i, '')
