/** Two people change one server at the same time: nothing of either is lost in silence. */
import { expect, it } from 'vitest'
import { done, type Outcome } from '../../../contract/failure.ts'
import type { ServerDefinition } from '../../../contract/model.ts'
import { createTurns } from '../../../main/lib/turns.ts'
import { createChangeServer, type ChangeServerParts } from '../../../main/manage/change-server.ts'
import { createDefinitions } from '../../../main/manage/definitions.ts'
import { createSetSecret } from '../../../main/manage/set-secret.ts'
import { emptyStored } from '../../../main/settings/schema.ts'
import { newDefinition } from '../../helpers/new-definition.ts'
import type { Stored } from '../../../main/settings/types.ts'

const key = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6'}`
const caller = { via: 'window' } as const

/** A vault that answers when it is let. */
function lab() {
  let definition = newDefinition({
    id: 'tiny',
    name: 'Tiny',
    source: { kind: 'command' },
    launch: { kind: 'stdio', command: '/bin/true', args: [] },
    createdAt: '2026-01-01T00:00:00.000Z'
  })
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  const kept = new Map<string, string>()
  const supervisor = {
    definition: (id: string) => (id === 'tiny' ? definition : null),
    put: (next: ServerDefinition) => void (definition = next),
    view: () => ({ pid: null })
  }
  const update = async (change: (now: Stored) => Stored): Promise<Outcome<Stored>> =>
    done(change({ ...emptyStored, servers: [definition] }))
  const parts = {
    supervisor,
    definitions: createDefinitions({ store: { update }, supervisor, inTurn: createTurns() }),
    state: { server: () => ({ id: 'tiny' }) },
    store: { forgetEarlier: async () => undefined },
    logs: { scrub: async () => undefined },
    places: { config: '/nowhere/at/all' },
    vault: {
      set: (ref: string, value: string) => opened.then(() => (kept.set(ref, value), done(null))),
      remove: async (ref: string) => void kept.delete(ref)
    },
    redactor: { mask: (text: string) => ({ text, hidden: 0 }), learn: () => undefined },
    activity: { audit: () => undefined },
    clock: { wall: () => new Date(0) },
    catalogue: { sheet: () => undefined, runScripts: () => undefined }
  } as unknown as ChangeServerParts
  const { definitions } = parts
  return {
    change: createChangeServer(parts),
    setSecret: createSetSecret(parts),
    definitions,
    open,
    kept,
    now: () => definition
  }
}

it('keeps what another changed while the vault took its time', async () => {
  const { change, open, now } = lab()
  const both = [
    change.update({ id: 'tiny', change: { env: { GITHUB_TOKEN: key } } }, caller),
    change.update({ id: 'tiny', change: { name: 'Other' } }, caller)
  ]
  open()
  expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }])
  expect(now()).toMatchObject({ name: 'Other', env: { GITHUB_TOKEN: { kind: 'secret' } } })
})

it('keeps it beside a secret that is set, too', async () => {
  const { change, setSecret, open, now } = lab()
  const both = [
    setSecret({ id: 'tiny', name: 'KEY', value: key, header: false }, caller),
    change.update({ id: 'tiny', change: { name: 'Other' } }, caller)
  ]
  open()
  expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }])
  expect(now()).toMatchObject({ name: 'Other', env: { KEY: { kind: 'secret' } } })
})

it('lets a stop through while the vault waits, and keeps it', async () => {
  const { change, definitions, open, now } = lab()
  const slow = change.update({ id: 'tiny', change: { args: ['--token', key] } }, caller)
  const stopped = await definitions.change('tiny', (definition) => done({ ...definition, wanted: 'down' }))
  expect(stopped).toMatchObject({ ok: true })
  open()
  expect(await slow).toMatchObject({ ok: true })
  expect(now().wanted).toBe('down')
  expect(JSON.stringify(now())).not.toContain(key)
})

it('keeps each of two values under the name that its server reads', async () => {
  const { change, open, now, kept } = lab()
  const other = key.replace('aB3', 'zY9')
  const both = [
    change.update({ id: 'tiny', change: { args: ['--token', key] } }, caller),
    change.update({ id: 'tiny', change: { args: ['--token', other] } }, caller)
  ]
  open()
  expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }])
  const refs = Object.values(now().launch.secrets ?? {})
  expect(refs.map((ref) => kept.get(ref))).toEqual([other])
})
