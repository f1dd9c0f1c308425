/** Names for what was pasted without one. Pure. */
import type { ServerSource } from '../../contract/requests.ts'
import { packageSourceOf } from '../catalogue/package-sources.ts'
import { subjectOf } from '../launchers/read-command.ts'

/** "filesystem" of `@modelcontextprotocol/server-filesystem@1.2.3`, "notion" of https://mcp.notion.com/sse. */
export function suggestedName(source: ServerSource): string {
  if (source.from === 'catalogue') return source.entry
  if (source.from === 'remote') return URL.canParse(source.url) ? ofHost(new URL(source.url).hostname) : 'server'
  if (source.from === 'command') return ofCommand([source.command, ...source.args])
  return short(packageSourceOf(source.from).nameIn(source).short)
}

function ofHost(host: string): string {
  const labels = host.split('.').filter((label) => !['www', 'mcp', 'api', 'app'].includes(label))
  return /^[\d.:[\]]+$/.test(host) ? host : (labels[0] ?? host)
}

/** Of `python /srv/weather/server.py` "weather", of `docker run -i --rm mcp/time:1` "time", of `uvx mcp-server-git` "git". */
function ofCommand(words: readonly string[]): string {
  const word = subjectOf(words) || 'server'
  const parts = word.split(/[\\/]/).filter((part) => part !== '' && part !== '.' && part !== '..')
  const file = (parts.at(-1) ?? word)
    .replace(/[:@].*$/, '')
    .replace(/\.(c?js|m?js|m?ts|py|exe|cmd|bat|sh|jar|rb|php)$/i, '')
  const dull = /^(index|server|main|start|run|app|dist|build|src|bin|cli)$/i
  const telling = [file, ...parts.slice(0, -1).reverse()].find((part) => !dull.test(part))
  return short(telling ?? file)
}

function short(name: string): string {
  const bare = name.replace(/^(mcp-server-|server-|mcp-)/i, '').replace(/(-mcp-server|-mcp|-server)$/i, '')
  return bare === '' ? name : bare
}
