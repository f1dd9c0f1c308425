/**
 * Commands that are only clients: what they start runs in a container or on another computer, and goes on when the client
 * is killed. A container can be ended by its name, so it gets one unless the command gives it one itself. Pure.
 */
import { imageIn, stepsOf, type Step } from './read-command.ts'
import { sentence } from '../../contract/words/say.ts'

export interface Beyond {
  /** For people: "the container patchbay-time-1f2e", "what it started on build.example". */
  readonly what: string
  /** A command that ends it; null = only it itself can. */
  readonly endBy: readonly string[] | null
  /** And what removes its traces, where no daemon does that after `--rm`. */
  readonly clearBy?: readonly string[]
  /** The container's name, as given or made. */
  readonly name: string | null
}
export interface Client {
  /** What is run: the command, with a name for its container where it had none. */
  readonly argv: readonly string[]
  readonly beyond: Beyond
}

/** Null for a command whose work is done by its own processes. */
export function clientOf(argv: readonly string[], freshName: string): Client | null {
  const steps = stepsOf(argv)
  const step = steps.find(({ launcher }) => launcher?.kind === 'container' || launcher?.kind === 'remote')
  if (!step) return null
  const start = startOf(argv, step)
  const run = start === null ? -1 : runVerb(step)
  if (run === -1 || start === null) return { argv, beyond: { what: placeOf(step), endBy: null, name: null } }
  const at = start + run + 1
  const given = nameIn(argv.slice(at), step)
  const name = given ?? freshName
  return {
    argv: given === null ? [...argv.slice(0, at), '--name', name, ...argv.slice(at)] : argv,
    beyond: {
      what: sentence('beyond.container', { name }),
      endBy: [...argv.slice(0, at - 1), 'kill', name],
      ...(step.program === 'podman' &&
        step.argv.includes('--rm') && { clearBy: [...argv.slice(0, at - 1), 'rm', '--force', name] }),
      name
    }
  }
}

/** Where the client's own words begin; null where they stand within the text of a shell. */
function startOf(argv: readonly string[], step: Step): number | null {
  const start = argv.length - step.argv.length
  return start >= 0 && step.argv.every((word, index) => argv[start + index] === word) ? start : null
}
/** `run` of `docker run` and `docker container run`; compose names its containers itself. */
function runVerb({ launcher, argv }: Step): number {
  if (launcher?.kind !== 'container' || argv.includes('compose')) return -1
  const at = argv.indexOf('run')
  const verb = argv.slice(1, at).filter((word) => !word.startsWith('-'))
  return at !== -1 && launcher.verbs?.includes('container run') && !verb.includes('exec') ? at : -1
}
/** The name that the command itself gives. Behind the image the words are no longer the client's. */
function nameIn(words: readonly string[], step: Step): string | null {
  const image = imageIn(step)
  const end = image === null ? -1 : words.indexOf(image)
  for (const [index, word] of words.slice(0, end === -1 ? words.length : end).entries()) {
    if (word === '--name') return words[index + 1] ?? null
    if (word.startsWith('--name=')) return word.slice('--name='.length)
  }
  return null
}
function placeOf({ program, launcher }: Step): string {
  return sentence(launcher?.kind === 'container' ? 'beyond.in-container' : 'beyond.elsewhere', { program })
}
