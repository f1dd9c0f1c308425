/** What servers ask while a person tries a tool: shown to that person, answered by them, and over with the call. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CallQuestion, TestCall } from '../../../contract/model.ts'
import type { Input } from '../../../contract/requests.ts'
import { connectControl, type ControlClient } from '../../../main/control/client.ts'
import { everything, installEverything } from '../../fixtures/gateway/everything.ts'
import { root, startCore, type TestCore } from '../../helpers/core.ts'

const fixture = (name: string) => join(root, 'test', 'fixtures', 'servers', name)
let core: TestCore
let client: ControlClient
beforeAll(async () => {
  core = await startCore()
  await core.ask('add', 'asks', '--yes', '--', process.execPath, fixture('asks-all.mjs'))
  await core.ask('add', 'young', '--yes', '--', process.execPath, fixture('tiny-modern.mjs'), '--extras')
  client = (await connectControl(join(core.home, 'run', 'control.sock'))) as ControlClient
})
afterAll(async () => {
  client?.close()
  await core?.stop()
})

type Reply = Pick<Input<'calls.answer'>, 'action' | 'content' | 'text'>
type More = Partial<Input<'calls.run'>> & { readonly seen?: (call: TestCall) => void }

/** Runs a tool, answering each question once as told; null leaves it open. */
async function tried(
  tool: string,
  reply: (question: CallQuestion) => Reply | null = () => null,
  { seen, call = `call-${Math.random()}`, ...more }: More = {}
): Promise<TestCall> {
  const answered = new Set<string>()
  const stop = client.follow(['calls'], (event) => {
    if (event.name !== 'testCall.changed' || event.data.call.id !== call) return
    seen?.(event.data.call)
    for (const question of event.data.call.questions ?? []) {
      if (question.state !== 'open' || answered.has(question.id)) continue
      const said = reply(question)
      if (said === null) continue
      answered.add(question.id)
      void client.call('calls.answer', { call, question: question.id, ...said })
    }
  })
  const input = { call, id: 'asks', tool, input: {}, answeredBy: 'person' as const, timeoutSeconds: 20, ...more }
  const outcome = await client.call('calls.run', input)
  stop()
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value
}
const textIn = (call: TestCall): string => (call.result as any)?.content?.[0]?.text ?? call.failure?.message
const valueIn = (call: TestCall) => JSON.parse(textIn(call))

const why = await installEverything()
if (why !== null) console.warn(`SKIPPED: the reference server could not be installed (${why}).`)
describe.skipIf(why !== null)('the reference server', () => {
  beforeAll(() => core.ask('add', 'everything', '--yes', '--', process.execPath, everything, 'stdio'))
  const id = 'everything'
  const all = (call: TestCall): string => JSON.stringify(call.result)
  it('has its form, its sample, its folders and its task', async () => {
    const form = await tried('trigger-elicitation-request', () => ({ action: 'accept', content: { name: 'Mara' } }), {
      id
    })
    expect(all(form)).toContain('Mara')
    expect((form.questions?.[0]?.params as any).requestedSchema.properties).toHaveProperty('name')
    const input = { prompt: 'A title?' }
    const sample = await tried('trigger-sampling-request', () => ({ action: 'accept', text: 'The hive' }), {
      id,
      input
    })
    expect(all(sample)).toContain('The hive')
    expect(all(await tried('get-roots-list', () => null, { id, roots: ['/srv/notes'] }))).toContain('file:///srv/notes')
    const said = new Set<string | null | undefined>()
    const seen = ({ progress }: TestCall) => said.add(progress?.message)
    const task = await tried('simulate-research-query', () => null, { id, input: { topic: 'bees' }, seen })
    expect(all(task)).toContain('Research Report: bees')
    expect([...said].join()).toContain('Gathering sources')
  })
  it('completes an argument by the one given before', async () => {
    const ref = { type: 'ref/prompt' as const, name: 'completable-prompt' }
    const given = { department: 'Engineering' }
    const outcome = await client.call('arguments.complete', { id, ref, argument: { name: 'name', value: 'A' }, given })
    expect(outcome).toMatchObject({ ok: true, value: { values: [expect.stringMatching(/^A/)] } })
  })
})

describe('a form', () => {
  it('is answered by the person, in the tool’s own words', async () => {
    const call = await tried('form', () => ({ action: 'accept', content: { namespace: 'atlas', copies: 3 } }))
    expect(valueIn(call)).toEqual({ action: 'accept', content: { namespace: 'atlas', copies: 3 } })
    expect(call.questions).toMatchObject([{ method: 'elicitation/create', state: 'answered' }])
    expect((call.questions?.[0]?.params as any).message).toContain('how many copies')
  })
  it.each(['decline', 'cancel'] as const)('can be met with %s, and the call goes on', async (action) => {
    expect(valueIn(await tried('form', () => ({ action })))).toEqual({ action })
  })
  it('that nobody can see ends as cancelled, and the call says that it was asked', async () => {
    const call = await tried('form', () => null, { answeredBy: 'nobody' })
    expect(valueIn(call)).toEqual({ action: 'cancel' })
    expect(call.questions).toMatchObject([{ state: 'refused' }])
  })
  it('is over when the call is cancelled, and no answer is taken then', async () => {
    let open: CallQuestion | undefined
    const id = 'cancelled-while-asking'
    const call = await tried(
      'form',
      (question) => {
        open = question
        void client.call('calls.cancel', { call: id })
        return null
      },
      { call: id }
    )
    expect(call).toMatchObject({ state: 'cancelled', questions: [{ state: 'over' }] })
    const late = await client.call('calls.answer', { call: id, question: open?.id ?? '', action: 'accept' })
    expect(late).toMatchObject({ ok: false, failure: { code: 'not-running' } })
  })
  it('does not use up the time the server was given', async () => {
    const call = await tried(
      'form',
      (question) => {
        setTimeout(
          () => void client.call('calls.answer', { call: 'patient', question: question.id, action: 'decline' }),
          1_500
        )
        return null
      },
      { call: 'patient', timeoutSeconds: 1 }
    )
    expect(valueIn(call)).toEqual({ action: 'decline' })
  })
  it('of a modern server is a round of its call', async () => {
    const call = await tried('ask', () => ({ action: 'accept', content: { name: 'Mara' } }), { id: 'young' })
    expect(call.state).toBe('done')
    expect(call.questions?.map(({ state }) => state)).toEqual(['answered'])
  })
})

describe('an address', () => {
  it('is shown whole, and done with when the server says so', async () => {
    const seen: TestCall[] = []
    const call = await tried('address', () => ({ action: 'accept' }), { seen: (each) => seen.push(each) })
    expect(valueIn(call)).toEqual({ action: 'accept' })
    expect(seen.at(-1)?.questions?.[0]).toMatchObject({
      params: { mode: 'url', url: 'https://sign-in.example/start?state=1' },
      completed: true
    })
  })
  it('that must be opened first leads to the same call again', async () => {
    expect(textIn(await tried('locked', () => ({ action: 'accept' })))).toBe('unlocked')
  })
})

describe('a request for a sample', () => {
  it('is answered by the person in place of a model', async () => {
    const call = await tried('sample', () => ({ action: 'accept', text: 'The hive' }))
    expect(valueIn(call)).toMatchObject({ role: 'assistant', content: { type: 'text', text: 'The hive' } })
  })
  it('can be declined', async () => {
    expect(textIn(await tried('sample', () => ({ action: 'decline' })))).toContain('declined')
  })
})

describe('folders', () => {
  it('given for a call are the server’s roots while it runs', async () => {
    const call = await tried('folders', () => null, { roots: ['/srv/atlas notes'] })
    expect(valueIn(call).roots).toEqual([{ uri: 'file:///srv/atlas%20notes', name: 'atlas notes' }])
    expect(textIn(await tried('folders'))).not.toContain('atlas')
  })
})

describe('a tool that only runs as a task', () => {
  it('is called as one, and its words are progress', async () => {
    const said = new Set<string | null | undefined>()
    const call = await tried('task', () => null, { seen: ({ progress }) => said.add(progress?.message) })
    expect(textIn(call)).toBe('done')
    expect([...said]).toContain('half of it')
  })
  it('can ask meanwhile', async () => {
    const call = await tried('task', () => ({ action: 'accept', content: {} }), { input: { ask: true } })
    expect(textIn(call)).toBe('accept')
  })
})

describe('an argument', () => {
  const complete = async (input: Omit<Input<'arguments.complete'>, 'id'>, id = 'asks') => {
    const outcome = await client.call('arguments.complete', { id, ...input })
    return outcome.ok ? outcome.value.values : outcome.failure
  }
  it('of a prompt and of a resource template is completed, with what is given already', async () => {
    const prompt = { type: 'ref/prompt' as const, name: 'review' }
    expect(await complete({ ref: prompt, argument: { name: 'branch', value: 'ma' } })).toEqual(['main', 'maintenance'])
    expect(await complete({ ref: prompt, argument: { name: 'file', value: '' }, given: { branch: 'next' } })).toEqual([
      'next.md'
    ])
    const template = { type: 'ref/resource' as const, uri: 'notes://{day}' }
    expect(await complete({ ref: template, argument: { name: 'day', value: 't' } })).toEqual(['today', 'tuesday'])
  })
  it('of a server that completes nothing has no suggestions, and the server is not asked', async () => {
    const prompt = { type: 'ref/prompt' as const, name: 'any' }
    expect(await complete({ ref: prompt, argument: { name: 'a', value: '' } }, 'young')).toEqual([])
  })
})

describe('a saved call', () => {
  it('is kept over a restart without secrets, run, renamed and deleted by its name', async () => {
    const save = { id: 'asks', name: 'three copies', tool: 'form', input: { key: 'sk-ant-api03-' + 'x'.repeat(80) } }
    expect(await client.call('calls.save', save)).toMatchObject({ ok: true })
    expect(await client.call('calls.save', save)).toMatchObject({ ok: false, failure: { code: 'already-exists' } })
    client.close()
    await core.restart()
    client = (await connectControl(join(core.home, 'run', 'control.sock'))) as ControlClient
    const kept = await client.call('calls.saved', { id: 'asks' })
    expect(kept).toMatchObject({ ok: true, value: [{ name: 'three copies', tool: 'form', masked: true }] })
    expect(JSON.stringify(kept)).not.toContain('xxxx')
    const renamed = await client.call('calls.renameSaved', { id: 'asks', name: 'three copies', to: 'Three' })
    expect(renamed).toMatchObject({ ok: true, value: [{ name: 'Three' }] })
    expect(await client.call('calls.deleteSaved', { id: 'asks', name: 'Three' })).toEqual({ ok: true, value: [] })
    expect(await client.call('calls.deleteSaved', { id: 'asks', name: 'Three' })).toMatchObject({ ok: false })
  })
})
