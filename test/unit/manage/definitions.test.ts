/** What is wanted of a server is written down, as soon as the disk lets it, and never over something newer. */
import { expect, it } from 'vitest'
import { done, failed, type Outcome } from '../../../contract/failure.ts'
import type { ServerDefinition } from '../../../contract/model.ts'
import { createTurns } from '../../../main/lib/turns.ts'
import { createDefinitions } from '../../../main/manage/definitions.ts'
import { emptyStored } from '../../../main/settings/schema.ts'
import { newDefinition } from '../../helpers/new-definition.ts'
import type { Stored } from '../../../main/settings/types.ts'

function lab(wanted: ServerDefinition['wanted']) {
  const tiny = newDefinition({
    id: 'tiny',
    name: 'Tiny',
    source: { kind: 'command' },
    launch: { kind: 'stdio', command: '/bin/true', args: [] },
    createdAt: '2026-01-01T00:00:00.000Z',
    wanted
  })
  let stored: Stored = { ...emptyStored, servers: [tiny] }
  let full = false
  const running = new Map([[tiny.id, tiny]])
  async function update(change: (now: Stored) => Stored): Promise<Outcome<Stored>> {
    if (full) return failed('disk-full', 'full')
    stored = change(stored)
    definitions.writeWishes()
    return done(stored)
  }
  const definitions = createDefinitions({
    store: { update },
    supervisor: {
      definition: (id) => running.get(id) ?? null,
      put: (each) => void running.set(each.id, each)
    },
    inTurn: createTurns()
  })
  return {
    definitions,
    update,
    fill: (on: boolean) => (full = on),
    kept: () => stored.servers.find(({ id }) => id === tiny.id)?.wanted,
    /** As whoever starts and stops it does: what could not be written down holds all the same. */
    async want(next: ServerDefinition['wanted']) {
      const outcome = await definitions.want(tiny.id, next)
      running.set(tiny.id, { ...running.get(tiny.id)!, wanted: next })
      return outcome
    }
  }
}

it('is written with the next thing that can be', async () => {
  const { want, fill, update, kept } = lab('down')
  fill(true)
  expect(await want('up')).toMatchObject({ ok: false, failure: { code: 'disk-full' } })
  fill(false)
  await update((now) => now)
  expect(kept()).toBe('up')
})

it('never comes back over what was wanted since', async () => {
  const { want, fill, kept } = lab('down')
  fill(true)
  await want('up')
  fill(false)
  expect(await want('down')).toMatchObject({ ok: true })
  expect(kept()).toBe('down')
})

it('never comes back over a change that says it itself', async () => {
  const { definitions, want, fill, kept } = lab('down')
  fill(true)
  await want('up')
  fill(false)
  expect(await definitions.change('tiny', (now) => done({ ...now, wanted: 'on-demand' }))).toMatchObject({ ok: true })
  expect(kept()).toBe('on-demand')
})

it('outlives a change that the disk refuses, too', async () => {
  const { definitions, want, fill, update, kept } = lab('down')
  fill(true)
  await want('up')
  expect(await definitions.change('tiny', (now) => done({ ...now, name: 'Other' }))).toMatchObject({ ok: false })
  fill(false)
  await update((stored) => stored)
  expect(kept()).toBe('up')
})
