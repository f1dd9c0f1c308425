/**
 * Walks a plan that a person agreed to: secrets, then the package, then the server itself. Each step says how it is
 * undone; on failure or when stopped, that happens in reverse, and everything is as it was before.
 */
import { done, failed, failure, type Failure, type Outcome } from '../../contract/failure.ts'
import type { InstallPhase, ServerDefinition, ServerView } from '../../contract/model.ts'
import { isPackage } from '../../contract/packages.ts'
import { firstSentence } from '../../contract/words/phrases.ts'
import { say, sentence } from '../../contract/words/say.ts'
import type { Agreed, Prepared } from './agreement.ts'
import { keepFacts } from './kept-facts.ts'
import type { PackageInstall } from './package-source.ts'
import { packageSourceOf } from './package-sources.ts'
import type { CatalogueParts } from './parts.ts'
import { removePrefix } from './prefix.ts'
import type { InstallWalk } from './types.ts'

interface Undo {
  readonly phase: InstallPhase
  readonly note: string
  readonly run: () => Promise<unknown>
}

export async function walkPlan(parts: CatalogueParts, agreed: Agreed, walk: InstallWalk): Promise<Outcome<ServerView>> {
  const { plan, sheet } = agreed
  const undos: Undo[] = []
  let begun = false
  const now = parts.clock.wall().toISOString()
  const definition: ServerDefinition = { ...plan.definition, createdAt: now, consent: { hash: sheet.hash, at: now } }

  const steps: readonly (() => Promise<Outcome<ServerView | null>>)[] = [
    () => keepSecrets(parts, agreed, undos),
    () => download(parts, agreed, walk, undos),
    async () => {
      begun = true
      undos.push({
        phase: 'starting',
        note: sentence('install.undone-start'),
        run: () => walk.takeDown(definition.id)
      })
      return walk.bringUp(definition)
    }
  ]
  let outcome: Outcome<ServerView | null> = done(null)
  for (const step of steps) {
    outcome = walk.signal.aborted ? stopped() : await step().catch(unexpected)
    if (outcome.ok && walk.signal.aborted) outcome = stopped()
    if (!outcome.ok) break
  }
  if (outcome.ok && outcome.value) return done(outcome.value)
  const ended = outcome.ok ? stopped().failure : outcome.failure
  // Asked to keep it for mending: once it is on the board, its own page says what is wrong.
  const keep = walk.keep === true && begun && !walk.signal.aborted
  const left = keep ? [] : await undoAll(undos, walk)
  return { ok: false, failure: withoutSecrets(parts, withLeftovers(ended, left)) }
}

async function keepSecrets(parts: CatalogueParts, { plan }: Prepared, undos: Undo[]): Promise<Outcome<null>> {
  for (const secret of plan.secrets) {
    // Before anything else can write the value anywhere.
    parts.redactor.learn(secret.ref, secret.value)
    undos.push({
      phase: 'resolving',
      note: sentence('install.undone-secrets'),
      run: async () => {
        await parts.vault.remove(secret.ref)
        parts.redactor.forget(secret.ref)
      }
    })
    const set = await parts.vault.set(secret.ref, secret.value)
    if (!set.ok) return set
  }
  return done(null)
}

async function download(
  parts: CatalogueParts,
  agreed: Agreed,
  walk: InstallWalk,
  undos: Undo[]
): Promise<Outcome<null>> {
  const { plan, found } = agreed
  const { source, launch } = plan.definition
  if (!isPackage(source) || !found) {
    walk.progress('downloading', 'done', sentence('install.nothing-to-download'))
    return done(null)
  }
  const what = `${source.package} ${source.version}`
  walk.progress('downloading', 'running', what)
  undos.push({
    phase: 'downloading',
    note: sentence('install.undone-download'),
    run: () => removePrefix(plan.prefix)
  })
  const asked: PackageInstall = {
    prefix: plan.prefix,
    launch,
    found,
    signal: walk.signal,
    onProgress: (note) => walk.progress('downloading', 'running', `${what}, ${note}`)
  }
  const installed = await packageSourceOf(source.kind).install(source, asked, parts)
  if (!installed.ok) {
    walk.progress('downloading', 'failed', firstSentence(installed.failure.message))
    return installed
  }
  await keepFacts(plan.prefix, found.facts)
  walk.progress('downloading', 'done', sentence('install.checked', { what }))
  return done(null)
}

/** Answers what could not be undone. */
async function undoAll(undos: readonly Undo[], walk: InstallWalk): Promise<readonly string[]> {
  const left: string[] = []
  const told = new Set<string>()
  for (const undo of [...undos].reverse()) {
    try {
      await undo.run()
      if (!told.has(undo.note)) walk.progress(undo.phase, 'undone', undo.note)
      told.add(undo.note)
    } catch (error) {
      left.push(error instanceof Error ? error.message : String(error))
    }
  }
  return left
}

/** The installer's words and a server's last lines may hold what was just given as a secret. */
function withoutSecrets({ redactor }: CatalogueParts, failure: Failure): Failure {
  return failure.detail === undefined ? failure : { ...failure, detail: redactor.mask(failure.detail).text }
}

function withLeftovers(failure: Failure, left: readonly string[]): Failure {
  if (left.length === 0) return failure
  return { ...failure, detail: [failure.detail, sentence('install.not-undone'), ...left].filter(Boolean).join('\n') }
}

const stopped = (): { readonly ok: false; readonly failure: Failure } => ({
  ok: false,
  failure: failure('cancelled', say('catalogue.stopped'))
})
const unexpected = (error: unknown): Outcome<never> =>
  failed('internal', say('catalogue.unexpected'), {
    detail: error instanceof Error ? error.message : String(error)
  })
