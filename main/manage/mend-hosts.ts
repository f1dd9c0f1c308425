/** Entries of ours that start nothing any more, in all hosts at once: what would be written, and the writing of exactly that. */
import { createHash } from 'node:crypto'
import { done, failed, failure, type Failure, type Outcome } from '../../contract/failure.ts'
import type { HostId, HostPlan } from '../../contract/model.ts'
import { inWords, say } from '../../contract/words/say.ts'
import type { FoundHost, Hosts } from '../hosts/types.ts'

export interface Mending {
  readonly plans: readonly HostPlan[]
  /** Agreeing means sending this back. */
  readonly hash: string
  readonly failed: readonly { readonly host: HostId; readonly failure: Failure }[]
}
export interface MendHosts {
  readonly plan: () => Promise<Mending>
  /** Writes what was planned under this hash; a host whose file cannot be written does not keep the others from it. */
  readonly apply: (hash: string) => Promise<Outcome<Mending>>
}

export function createMendHosts(hosts: Pick<Hosts, 'plan' | 'apply'>, found: () => readonly FoundHost[]): MendHosts {
  async function plan(): Promise<Mending> {
    const plans: HostPlan[] = []
    const refused: { host: HostId; failure: Failure }[] = []
    for (const { id } of found().filter((each) => each.stale)) {
      const made = await hosts.plan(id, 'join')
      if (!made.ok) refused.push({ host: id, failure: made.failure })
      else if (!made.value.noop) plans.push(made.value)
    }
    const hash = createHash('sha256')
      .update(plans.map((each) => each.hash).join())
      .digest('hex')
    return { plans, hash, failed: refused }
  }

  return {
    plan,
    async apply(hash) {
      const now = await plan()
      if (now.hash !== hash) return failed('file-changed', say('manage.other-host-files'))
      const written: HostPlan[] = []
      const refused = [...now.failed]
      for (const each of now.plans) {
        const applied = await hosts.apply(each.host, 'join', each.hash)
        if (applied.ok) written.push(applied.value)
        else refused.push({ host: each.host, failure: applied.failure })
      }
      return done({ plans: written, hash, failed: refused })
    }
  }
}

/** Not for none to mend. */
export function staleNotice({ plans, hash, failed: refused }: Mending): Failure {
  const names = plans.map((each) => each.name)
  return failure('stale-entries', say('manage.stale-entries', { hosts: names }), {
    detail: [...plans.map((each) => each.file), ...refused.map(({ failure: { message } }) => message)].join('\n'),
    remedy: {
      label: inWords(say('manage.mend-entries', { count: names.length })),
      request: 'hosts.mend',
      input: { hash }
    }
  })
}
