/**
 * A session with a remote server that is gone, or may be, and the way to the next one: is it really gone, is the server
 * there at all, and then the handshake once more, as it went the first time. One at a time; who needs a session waits.
 */
import type { Clock } from '../lib/clock.ts'
import { fromBytes, isPlain } from '../mcp/json-bytes.ts'
import { listKinds, type ListKind } from '../mcp/methods.ts'
import { troubleOf, type RemoteTrouble } from './remote-trouble.ts'
import { createSessionMemory } from './session-memory.ts'
import { judgeError, speaksOfHandshake, type LossVerdict } from './session-loss.ts'
import type { LinkAnswer } from './types.ts'
import { say, type Said } from '../../contract/words/say.ts'

export type Doubt = 'lost' | 'doubtful' | 'handshake' | 'unreached'
/** What came of a question of the renewal's own. */
export interface Asked {
  readonly answer: LinkAnswer
  readonly judged: LossVerdict | 'unreached' | null
  readonly trouble: RemoteTrouble | null
}
export interface RenewalParts<Session> {
  readonly clock: Clock
  /** The next session must be there within this. */
  readonly startMs: number
  /** For the sentences: the host of the address. */
  readonly place: string
  readonly explain: (error: unknown) => RemoteTrouble
  readonly open: () => Session
  /** Connects it; rejects when it cannot. */
  readonly start: (session: Session) => Promise<void>
  readonly ask: (session: Session, method: string, params: Buffer | undefined, timeoutMs: number) => Promise<Asked>
  readonly speaks: (session: Session, protocolVersion: string) => void
  readonly notify: (session: Session, method: string) => void
  readonly close: (session: Session) => void
  /** It is there after all. */
  readonly onWell: (session: Session) => void
  /** `lists`: what the server lists, all of it to be read again. */
  readonly onRenewed: (session: Session, lists: readonly ListKind[]) => void
  readonly onFailed: (trouble: RemoteTrouble) => void
}
export interface Renewal<Session> {
  /** There was a handshake that can be repeated. Before it a failure is one of the start. */
  readonly able: () => boolean
  readonly running: () => boolean
  readonly begin: (of: Session, why: Doubt) => void
  /** Answered with a result: what the next session has to hear again. */
  readonly granted: (method: string, params: Buffer | undefined, result: Readonly<Record<string, unknown>>) => void
  readonly isHandshake: (words: string) => boolean
  readonly stop: () => void
}

/** A server that cannot be reached may be in the middle of a restart: asked again after these pauses, for so long. */
const pauses = [100, 200, 400, 800]
const patienceMs = 15_000
const askMs = 10_000

export function createRenewal<Session>(parts: RenewalParts<Session>): Renewal<Session> {
  const memory = createSessionMemory()
  let greeting: { readonly method: string; readonly params: Buffer | undefined; readonly said: string } | null = null
  let served: readonly ListKind[] = []
  let run: Run | null = null
  let stopped = false

  const pause = (ms: number): Promise<void> => new Promise((resolve) => void parts.clock.after(ms, resolve))

  function begin(of: Session, why: Doubt): void {
    if (stopped || greeting === null) return
    if (run !== null) {
      run.sure ||= why === 'lost'
      return
    }
    const own: Run = { sure: why === 'lost', since: parts.clock.mono(), tries: 0 }
    run = own
    const failed = (trouble: RemoteTrouble): void => {
      run = null
      if (!stopped) parts.onFailed(trouble)
    }
    renew(of, why, own).then(
      (then) => {
        run = null
        if (!stopped) then()
      },
      (error: unknown) => failed(isTrouble(error) ? error.trouble : ended(parts.explain(error)))
    )
  }

  /** Answers what follows, or rejects with the trouble. */
  async function renew(of: Session, why: Doubt, own: Run): Promise<() => void> {
    if (!own.sure) {
      const state = await look(of, why, own)
      if (state === 'well' && !own.sure) return () => parts.onWell(of)
    }
    for (;;) {
      try {
        return await next(own)
      } catch (error) {
        const { trouble, passes } = error instanceof Trouble ? error : new Trouble(ended(parts.explain(error)), true)
        if (!passes || trouble.code === 'unauthorized' || !(await again(own))) throw new Trouble(trouble)
      }
    }
  }

  /** Waits a little; false when there was enough of that. */
  async function again(own: Run): Promise<boolean> {
    const ms = pauses[Math.min(own.tries, pauses.length - 1)] as number
    own.tries += 1
    if (parts.clock.mono() + ms - own.since > Math.min(patienceMs, parts.startMs)) return false
    await pause(ms)
    return !stopped
  }

  /** Something harmless over the old session. Rejects with the trouble when that cannot tell. */
  async function look(of: Session, why: Doubt, own: Run): Promise<'well' | 'lost'> {
    if (why === 'unreached') await again(own)
    for (;;) {
      const { answer, judged, trouble } = await parts.ask(of, ...question(why), askMs)
      if (own.sure) return 'lost'
      // Silence says nothing of the session: whatever was in doubt is taken as it came.
      if (answer.kind === 'result' || (answer.kind === 'local' && answer.code === 'call-timeout')) return 'well'
      if (answer.kind === 'error')
        return judged === 'doubtful' || judgeError(fromBytes(answer.bytes)) !== 'own' ? 'lost' : 'well'
      if (judged === 'lost' || judged === 'doubtful') return 'lost'
      const cause = trouble ?? { code: 'remote-unreachable', message: answer.message }
      if (cause.code === 'unauthorized' || !(await again(own))) throw new Trouble(ended(cause))
      if (own.sure) return 'lost'
    }
  }

  function question(why: Doubt): [method: string, params: Buffer | undefined] {
    if (greeting?.method === 'server/discover') return [greeting.method, greeting.params]
    // A ping is answered before the handshake, too; a list is not.
    return why === 'handshake' && served[0] !== undefined ? [`${served[0]}/list`, undefined] : ['ping', undefined]
  }

  async function next(own: Run): Promise<() => void> {
    const session = parts.open()
    let undo = (): void => undefined
    const tooLong = new Promise<never>((_, reject) => {
      const left = Math.max(0, own.since + parts.startMs - parts.clock.mono())
      undo = parts.clock.after(left, () =>
        reject(
          unreachable(say('remote.no-session', { place: parts.place, seconds: Math.round(parts.startMs / 1_000) }))
        )
      )
    })
    try {
      await Promise.race([shakeHands(session), tooLong])
    } catch (error) {
      parts.close(session)
      throw error
    } finally {
      undo()
    }
    return () => parts.onRenewed(session, served)
  }

  async function shakeHands(session: Session): Promise<void> {
    const { method, params, said } = greeting as NonNullable<typeof greeting>
    await parts.start(session)
    const { answer, trouble } = await parts.ask(session, method, params, parts.startMs)
    const result = answer.kind === 'result' ? fromBytes(answer.bytes) : null
    // Not the same server any more, or none at all: whoever holds the link begins from the start.
    if (result === null || told(result) !== said)
      throw trouble
        ? new Trouble(ended(trouble), true)
        : unreachable(say('remote.other-session', { place: parts.place }))
    if (method === 'initialize') parts.notify(session, 'notifications/initialized')
    await Promise.all(memory.requests().map((one) => parts.ask(session, one.method, one.params, askMs)))
  }

  const unreachable = (why: Said): Trouble => new Trouble(ended(troubleOf('remote-unreachable', why)))

  return {
    able: () => greeting !== null,
    running: () => run !== null,
    begin,
    granted(method, params, result) {
      if (method === 'initialize' || (method === 'server/discover' && greeting?.method !== 'initialize')) {
        greeting = { method, params, said: told(result) }
        const { capabilities } = result
        served = listKinds.filter((kind) => isPlain(capabilities) && kind in capabilities)
      } else memory.granted(method, params)
    },
    isHandshake: speaksOfHandshake,
    stop() {
      stopped = true
    }
  }
}

/** One renewal, from the first doubt on. */
interface Run {
  /** That the old session is gone is beyond doubt. */
  sure: boolean
  readonly since: number
  tries: number
}

class Trouble extends Error {
  readonly trouble: RemoteTrouble
  /** It may be another in a moment. */
  readonly passes: boolean
  constructor(trouble: RemoteTrouble, passes = false) {
    super(trouble.message)
    this.trouble = trouble
    this.passes = passes
  }
}
const isTrouble = (error: unknown): error is Trouble => error instanceof Trouble
/** Credentials stay what they are; all else means that this link is of no use any more. */
const ended = (trouble: RemoteTrouble): RemoteTrouble =>
  trouble.code === 'unauthorized' ? trouble : { ...trouble, code: 'session-ended' }

/** What of a handshake must be as before for calls to go on as if nothing had happened. */
const told = (result: unknown): string => {
  const { protocolVersion, supportedVersions, capabilities, serverInfo } = (result ?? {}) as Record<string, unknown>
  return JSON.stringify([protocolVersion, supportedVersions, capabilities, serverInfo])
}
