/** Rules about programs that run other programs: containers, and what fetches its package at each start. Pure. */
import { program, warn, type Rule } from './proposal.ts'

export const containers: Rule = ({ argv }) => {
  if (!/^(?:docker|podman|nerdctl)$/.test(program(argv))) return null
  const found: string[] = []
  for (const [index, arg] of argv.entries()) {
    if (/^--privileged(?:=true)?$/.test(arg)) found.push('--privileged: the container has all rights of this computer')
    if (/^(?:-v|--volume|--mount)$/.test(arg)) found.push(`${arg} ${argv[index + 1] ?? ''}: sees this folder`)
    if (/^(?:-v.+|--volume=.+|--mount=.+)$/.test(arg)) found.push(`${arg}: sees this folder`)
    if (/docker\.sock/.test(arg))
      found.push('docker.sock: may start any container, so it has all rights of this computer')
    if (
      /^--(?:network|net|pid|ipc|userns)=host$/.test(arg) ||
      (/^--(?:network|net|pid|ipc|userns)$/.test(arg) && argv[index + 1] === 'host')
    )
      found.push(`${arg}: shares this with the computer`)
    if (/^--(?:cap-add|device|security-opt)/.test(arg)) found.push(`${arg}: more rights than usual`)
  }
  return warn(
    'Opens the container towards your computer',
    'Without these, what runs in the container stays in it.',
    found
  )
}

export const unpinned: Rule = ({ argv }) => {
  const name = program(argv)
  const words = argv.slice(1)
  if (/^(?:npx|bunx|pnpx|uvx|pipx)$/.test(name)) {
    const wanted =
      words.find((word) => /^--(?:from|package)=/.test(word))?.replace(/^[^=]*=/, '') ??
      after(words, ['--from', '--package', '-p']) ??
      words.find((word) => !word.startsWith('-') && word !== 'run')
    if (!wanted || /(?!^)@\d|==\d|^(?:\.{0,2}\/|git\+https?:.*@[0-9a-f]{7,})/.test(wanted)) return null
    return warn(
      'No fixed version',
      `${name} fetches the newest version at each start, so what runs may change without asking you.`,
      [wanted]
    )
  }
  if (/^(?:docker|podman|nerdctl)$/.test(name)) {
    const image = imageOf(words)
    if (!image || image.includes('@sha256:') || (/:[^/:]+$/.test(image) && !image.endsWith(':latest'))) return null
    return warn(
      'No fixed version',
      'The image has no version, so what runs may change without asking you. A digest (@sha256:…) is exact.',
      [image]
    )
  }
  return null
}

function after(words: readonly string[], options: readonly string[]): string | undefined {
  const at = words.findIndex((word) => options.includes(word))
  return at === -1 ? undefined : words[at + 1]
}

/** Options of `docker run` that take a value as the next word; all others stand alone. */
const takesValue =
  /^(?:-e|--env|--env-file|-v|--volume|--mount|-p|--publish|--name|-w|--workdir|-u|--user|--network|--net|--entrypoint|-l|--label|-m|--memory|--cpus|--platform|--add-host|-h|--hostname|--pid|--ipc|--gpus|--pull|--cap-add|--cap-drop|--device|--tmpfs|--ulimit|--security-opt|--restart|--dns|--log-driver|--shm-size|--userns)$/

function imageOf(words: readonly string[]): string | undefined {
  const run = words.indexOf('run')
  if (run === -1) return undefined
  for (let index = run + 1; index < words.length; index++) {
    const word = words[index]!
    if (takesValue.test(word)) index += 1
    else if (!word.startsWith('-')) return word
  }
  return undefined
}
