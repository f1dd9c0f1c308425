/** Which process listens on a TCP port of this machine, for a server that found its port taken. */
import { readdir, readFile, readlink } from 'node:fs/promises'
import { runTool } from './run-tool.ts'

/** Pid of a listener; null when nobody listens or the system does not let us know (another user's, on Linux). Never rejects. */
export async function findPortOwner(
  port: number,
  platform: NodeJS.Platform = process.platform,
  run: typeof runTool = runTool
): Promise<number | null> {
  if (platform === 'linux') return linuxOwner(port)
  if (platform === 'win32') return readNetstat(await run('netstat.exe', ['-ano', '-p', 'TCP']), port)
  // -F p: one line a process, its pid behind a "p".
  return Number(/^p(\d+)$/m.exec(await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp']))?.[1] ?? 0) || null
}

/** From `netstat -ano`: the state is translated, but a listener's foreign address always ends in port 0. */
export function readNetstat(text: string, port: number): number | null {
  for (const line of text.split('\n')) {
    const [kind, local = '', foreign = '', , pid] = line.trim().split(/\s+/)
    if (kind === 'TCP' && local.endsWith(`:${port}`) && foreign.endsWith(':0')) return Number(pid) || null
  }
  return null
}
/** From /proc/net/tcp: inodes of the sockets that listen (state 0A) on the port, which stands there in hexadecimal. */
export function readListeners(text: string, port: number): readonly string[] {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0')
  return text.split('\n').flatMap((line) => {
    const fields = line.trim().split(/\s+/)
    return fields[1]?.endsWith(`:${wanted}`) && fields[3] === '0A' && fields[9] !== undefined ? [fields[9]] : []
  })
}
async function linuxOwner(port: number): Promise<number | null> {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((file) => readFile(file, 'latin1').catch(() => ''))
  )
  const sockets = new Set(tables.flatMap((text) => readListeners(text, port)).map((inode) => `socket:[${inode}]`))
  if (sockets.size === 0) return null
  for (const pid of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(pid)) continue
    for (const fd of await readdir(`/proc/${pid}/fd`).catch(() => []))
      if (sockets.has(await readlink(`/proc/${pid}/fd/${fd}`).catch(() => ''))) return Number(pid)
  }
  return null
}
