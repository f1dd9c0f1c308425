/** Programs with a window, from /proc: found by name, ended by SIGTERM, and started as they were: same words, folder, environment. */
import { access, readdir, readFile, readlink } from 'node:fs/promises'
import path from 'node:path'
import type { AppNames, HostApps, LookedFor, OpenApp } from './host-app.ts'
import { markerName } from './marker.ts'
import { startDetached, type StartDetached } from './start-detached.ts'
import { readStat } from './table.linux.ts'

/** A process that we may look into. */
export interface Seen {
  readonly pid: number
  readonly ppid: number
  readonly startTime: string
  readonly argv: readonly string[]
  readonly file: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** It sees the same files as we do. */
  readonly here: boolean
}
export interface LinuxParts {
  readonly proc?: string
  readonly signal?: (pid: number) => void
  readonly start?: StartDetached
}

export function createLinuxApps({
  proc = '/proc',
  signal = askToEnd,
  start = startDetached
}: LinuxParts = {}): HostApps {
  const look = async (pid: number): Promise<Seen | null> => {
    const at = (name: string) => `${proc}/${pid}/${name}`
    try {
      const stat = readStat(await readFile(at('stat'), 'latin1'), 0, 0)
      if (stat === null || stat.zombie) return null
      return {
        pid,
        ppid: stat.ppid,
        startTime: stat.startTime,
        argv: (await readFile(at('cmdline'), 'utf8')).replace(/\0+$/, '').split('\0'),
        // an update has put another in its place
        file: (await readlink(at('exe'))).replace(/ \(deleted\)$/, ''),
        cwd: await readlink(at('cwd')),
        env: readEnvironment(await readFile(at('environ'), 'utf8')),
        here: (await readlink(at('ns/mnt'))) === (await readlink(`${proc}/self/ns/mnt`))
      }
    } catch {
      return null // gone meanwhile, or another person's
    }
  }
  return {
    async find(names): Promise<LookedFor> {
      const pids = (await readdir(proc)).filter((name) => /^\d+$/.test(name)).map(Number)
      const seen = (await Promise.all(pids.map(look))).filter((each) => each !== null && isNamed(each, names))
      const all = seen as readonly Seen[]
      const tops = all.filter((each) => !all.some(({ pid }) => pid === each.ppid))
      const [top] = tops
      if (top === undefined) return 'not-open'
      if (tops.length > 1) return 'several'
      const again = startOf(top)
      const there = (file: string) => access(file).then(...([() => true, () => false] as const))
      return top.here && (await there(again.file)) ? open(top, again) : 'closed-off'
    }
  }

  function open(app: Seen, again: ReturnType<typeof startOf>): OpenApp {
    const isOpen = async () => (await look(app.pid))?.startTime === app.startTime
    return {
      key: `${app.pid} ${app.startTime}`,
      argv: [again.argv0, ...again.args],
      quit: async () => {
        if (await isOpen()) signal(app.pid)
      },
      isOpen,
      open: () => start(again.file, again.args, { argv0: again.argv0, cwd: app.cwd, env: { ...app.env } })
    }
  }
}

/** By its own name, or by the folder that an Electron of the system runs. A server of ours and a command line of it are not it. Pure. */
export function isNamed({ argv, file, env }: Pick<Seen, 'argv' | 'file' | 'env'>, { linux = [] }: AppNames): boolean {
  if (env[markerName] !== undefined || env.ELECTRON_RUN_AS_NODE) return false
  const [first = '', ...rest] = argv
  const program = path.posix.basename(first)
  if (linux.includes(program) || linux.includes(path.posix.basename(file))) return true
  const runs = rest.find((word) => !word.startsWith('-')) ?? ''
  return /^electron\d*$/.test(program) && runs.split('/').some((folder) => linux.includes(folder))
}

/** The words that started it; of an AppImage the image, since what runs is mounted for that run only. Pure. */
export function startOf({ argv, file, env }: Pick<Seen, 'argv' | 'file' | 'env'>): {
  readonly file: string
  readonly argv0: string
  readonly args: readonly string[]
} {
  const image = env.APPIMAGE
  const mounted = env.APPDIR
  const args = argv.slice(1)
  if (image && mounted && file.startsWith(`${mounted}/`)) return { file: image, argv0: image, args }
  return { file, argv0: argv[0] ?? file, args }
}

const readEnvironment = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split('\0')
      .filter((line) => line.indexOf('=') > 0)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)])
  )

function askToEnd(pid: number): void {
  try {
    process.kill(pid, 'SIGTERM')
  } catch {
    // gone meanwhile
  }
}
