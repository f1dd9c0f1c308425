/** A person has Patchbay quit a host's program and open it again: shown what would run, agreed to, done. */
import { createHash } from 'node:crypto'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import type { HostId } from '../../contract/model.ts'
import type { Answer, Caller, Parsed } from '../../contract/requests.ts'
import { inWords, say, sentence } from '../../contract/words/say.ts'
import type { OpenApp } from '../processes/host-app.ts'
import { restartApp, type Restarted } from '../processes/host-apps.ts'
import type { Services } from '../services.ts'
import { unknownHost } from './lookup.ts'

export type RestartHost = (
  input: Parsed<'hosts.restartApp'>,
  caller: Caller
) => Promise<Outcome<Answer<'hosts.restartApp'>>>

export interface RestartHostParts extends Pick<Services, 'hosts' | 'hostApps' | 'activity'> {
  readonly restart?: (app: OpenApp) => Promise<Restarted>
}

export function createRestartHost({ hosts, hostApps, activity, restart = restartApp }: RestartHostParts): RestartHost {
  /** A second wish while one is carried out would quit what has just been opened. */
  const underWay = new Set<HostId>()

  return async ({ host, hash }, { via }) => {
    const profile = hosts.profiles().find(({ id }) => id === host)
    if (!profile) return unknownHost(host)
    const { name, app: names } = profile
    if (names === undefined)
      return failed('bad-input', say('restart.by-hand', { host: name, effect: inWords(profile.takesEffect) }))
    if (underWay.has(host)) return failed('conflict', say('restart.under-way', { host: name }))
    underWay.add(host)
    try {
      const app = await hostApps.find(names)
      if (app === 'not-open') return done({ host, name, open: false, argv: [], hash: '', restarted: false })
      if (app === 'several') return failed('conflict', say('restart.several', { host: name }))
      if (app === 'closed-off') return failed('conflict', say('restart.closed-off', { host: name }))
      const shown = { host, name, open: true, argv: app.argv, hash: hashOf(app) }
      if (hash === undefined) return done({ ...shown, restarted: false })
      if (hash !== shown.hash) return failed('consent-changed', say('restart.changed', { host: name }))
      const came = await restart(app)
      if (came === 'stays-open') return failed('conflict', say('restart.stays-open', { host: name }))
      const detail = sentence('audit.by', { via })
      activity.audit({ actor: 'person', action: sentence('audit.restarted-host'), subject: host, detail })
      if (came === 'not-started') return failed('exited-early', say('restart.not-started', { host: name }))
      return done({ ...shown, restarted: true })
    } finally {
      underWay.delete(host)
    }
  }
}

const hashOf = ({ key, argv }: OpenApp): string =>
  createHash('sha256')
    .update(JSON.stringify([key, argv]))
    .digest('hex')
