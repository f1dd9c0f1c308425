/** Trying a tool whose server asks back, answers in shapes, and whose calls are saved. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { done } from '../../../contract/failure.ts'
import type { CallQuestion, TestCall } from '../../../contract/model.ts'
import type { FakeBackend, FakeHandlers } from '../../helpers/fake-backend.ts'
import { violations } from '../../helpers/violations.ts'
import { inputsOf, mountAt } from './mount-panel.ts'

const see = (text: string | RegExp) =>
  vi.waitFor(
    () => {
      const words = document.body.textContent?.replace(/\s+/g, ' ') ?? ''
      if (text instanceof RegExp) expect(words).toMatch(text)
      else expect(words).toContain(text)
    },
    { timeout: 8_000 }
  )
const button = (name: string | RegExp) => page.getByRole('button', { name })
const until = <T>(probe: () => T) => expect.poll(probe, { timeout: 8_000 })

afterEach(() => {
  location.hash = ''
  document.documentElement.removeAttribute('data-theme')
})

const question = (method: CallQuestion['method'], params: unknown): CallQuestion => ({
  id: 'q1',
  method,
  params,
  at: new Date().toISOString(),
  state: 'open'
})
const ended = (call: TestCall, result: unknown): TestCall => ({
  ...call,
  state: 'done',
  ms: 900,
  bytes: 40,
  result,
  questions: []
})

/** A tool whose server asks this while it runs, and answers when it has its answer. */
async function asking(asked: CallQuestion, result: unknown = { content: [{ type: 'text', text: 'went on' }] }) {
  let settle: () => void = () => undefined
  const overrides: Partial<FakeHandlers> = {
    'calls.run': ({ call, id, tool, input }) =>
      new Promise((resolve) => {
        const running: TestCall = {
          ...{ id: call, server: id, tool, input, at: new Date().toISOString(), state: 'running', ms: null },
          ...{ progress: null, result: null, failure: null, bytes: null, pid: 7, asHost: null, questions: [asked] }
        }
        settle = () => resolve(done(ended(running, result)))
        setTimeout(() => backend.emit('testCall.changed', { call: running }))
      }),
    'calls.answer': () => {
      settle()
      return done(null)
    }
  }
  const backend: FakeBackend = await mountAt('/server/filesystem/try/list_allowed_directories', [], overrides)
  await see('This tool takes no input')
  return backend
}
const form = question('elicitation/create', {
  message: 'Where should it run?',
  requestedSchema: {
    type: 'object',
    properties: { namespace: { type: 'string' }, copies: { type: 'integer', minimum: 1, maximum: 10 } },
    required: ['namespace']
  }
})

describe('a server that asks back', () => {
  test('is shown its form where the answer will stand, and gets what was typed', async () => {
    const backend = await asking(form)
    await button(/^Run/).click()
    await see('filesystem asks you')
    await see('Where should it run?')
    await see(/waits for you/)
    await button(/Send the answer/).click()
    await see('namespace is needed.')
    expect(inputsOf(backend, 'calls.answer')).toHaveLength(0)
    await page.getByRole('textbox', { name: /^namespace/ }).fill('atlas')
    await button(/Send the answer/).click()
    await until(() => inputsOf(backend, 'calls.answer')).toMatchObject([
      { question: 'q1', action: 'accept', content: { namespace: 'atlas' } }
    ])
    await see('went on')
  })
  test('is answered by the keyboard alone: the first field has the focus, Ctrl+Enter sends', async () => {
    const backend = await asking(form)
    button(/^Run/).element().focus()
    await userEvent.keyboard('{Enter}')
    await see('filesystem asks you')
    await until(() => document.activeElement?.tagName).toBe('INPUT')
    await userEvent.keyboard('atlas')
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await until(() => inputsOf(backend, 'calls.answer')).toMatchObject([{ content: { namespace: 'atlas' } }])
    await see('went on')
    expect(document.activeElement).not.toBe(document.body)
  })
  test('can be met with no', async () => {
    const backend = await asking(form)
    await button(/^Run/).click()
    await button('Decline').click()
    await until(() => inputsOf(backend, 'calls.answer')).toMatchObject([{ action: 'decline' }])
  })
  test('for a page to be opened shows the whole address, and opens nothing by itself', async () => {
    const backend = await asking(
      question('elicitation/create', { mode: 'url', message: 'Sign in', url: 'https://sign-in.example/a?state=1' })
    )
    await button(/^Run/).click()
    await see('https://sign-in.example/a?state=1')
    const link = page.getByRole('link', { name: 'Open the page' }).element() as HTMLAnchorElement
    expect([link.href, link.target, link.rel]).toEqual([
      'https://sign-in.example/a?state=1',
      '_blank',
      'noopener noreferrer'
    ])
    await button(/Go on/).click()
    await until(() => inputsOf(backend, 'calls.answer')).toMatchObject([{ action: 'accept' }])
  })
  test.each(['javascript:alert(1)', 'https://good.example@evil.example/', 'file:///etc/passwd'])(
    'for %s to be opened has no link to it',
    async (url) => {
      await asking(question('elicitation/create', { mode: 'url', message: 'Sign in', url }))
      await button(/^Run/).click()
      await see(/Patchbay opens https addresses only/)
      expect(document.querySelectorAll('.question a')).toHaveLength(0)
    }
  )
  test('for a sample shows what a model would be told, and takes the person’s words', async () => {
    const backend = await asking(
      question('sampling/createMessage', {
        systemPrompt: 'You give titles.',
        messages: [{ role: 'user', content: { type: 'text', text: 'A title about bees?' } }],
        maxTokens: 100
      })
    )
    await button(/^Run/).click()
    await see('You give titles.')
    await see('A title about bees?')
    await button(/Send the answer/).click()
    await see('Write an answer, or decline.')
    await page.getByRole('textbox', { name: 'Your answer as the model' }).fill('The hive')
    await button(/Send the answer/).click()
    await until(() => inputsOf(backend, 'calls.answer')).toMatchObject([{ action: 'accept', text: 'The hive' }])
  })
})

describe('an answer', () => {
  test('belongs to its tool: the next one’s form stands without it, and it is there on the way back', async () => {
    await mountAt('/server/filesystem/try/list_allowed_directories')
    await see('This tool takes no input')
    await button(/^Run/).click()
    await see('Answered in 12 ms')
    location.hash = '/server/filesystem/try/search_files'
    await see('whole number, 1 to 20')
    await until(() => document.querySelector('.result')).toBeNull()
    location.hash = '/server/filesystem/try/list_allowed_directories'
    await see('Answered in 12 ms')
  })
  test('in Markdown is drawn without its HTML and pictures, and links show where they lead', async () => {
    const text =
      '# Title\n\nSome **bold** and a [page](https://docs.example/a) and [bad](javascript:alert(1)).\n\n- one\n- two\n\n| a | b |\n| - | -: |\n| 1 | 2 |\n\n![away](https://tracker.example/p.png)\n\n<img src=x onerror=alert(1)>\n'
    await asking(form, { content: [{ type: 'text', text }] })
    await button(/^Run/).click()
    await button('Decline').click()
    await until(() => document.querySelector('.markdown')).not.toBeNull()
    const drawn = document.querySelector('.markdown') as HTMLElement
    expect(drawn.querySelector('strong')?.textContent).toBe('bold')
    expect(drawn.querySelectorAll('li')).toHaveLength(2)
    expect(drawn.querySelectorAll('td')).toHaveLength(2)
    expect(drawn.querySelectorAll('img, script')).toHaveLength(0)
    expect([...drawn.querySelectorAll('a')].map(({ href }) => href)).toEqual(['https://docs.example/a'])
    expect(drawn.textContent).toContain('(https://docs.example/a)')
    expect(drawn.textContent).toContain('not fetched from https://tracker.example/p.png')
    expect(drawn.textContent).toContain('<img src=x onerror=alert(1)>')
    const plain = [...document.querySelectorAll<HTMLElement>('.text .row *')].find(
      (each) => each.textContent === 'Text'
    )
    plain?.click()
    await see('# Title')
  })
  test('of alike objects is a table, and a tree when that is wanted', async () => {
    const rows = [
      { city: 'Bern', people: 134_000 },
      { city: 'Chur', people: 38_000 }
    ]
    await asking(form, { content: [], structuredContent: { rows } })
    await button(/^Run/).click()
    await button('Decline').click()
    await until(() => document.querySelectorAll('.rows tbody tr').length).toBe(2)
  })
})

describe('a saved call', () => {
  test('is saved, run, renamed and deleted, and comes back with undo', async () => {
    const backend = await mountAt('/server/filesystem/try/list_allowed_directories')
    await see('This tool takes no input')
    await button('Save').click()
    await page.getByRole('textbox', { name: 'Name of the saved call' }).fill('All folders')
    await userEvent.keyboard('{Enter}')
    await until(() => inputsOf(backend, 'calls.save')).toMatchObject([
      { name: 'All folders', tool: 'list_allowed_directories', input: {} }
    ])
    await button('1 saved').click()
    await button('Rename All folders').click()
    await userEvent.keyboard('Folders{Enter}')
    await see('Folders')
    await button('Delete Folders').click()
    await see('No call is saved for this server')
    await userEvent.keyboard('{Control>}z{/Control}')
    await until(() => inputsOf(backend, 'calls.save').length).toBe(2)
    await page.getByRole('list', { name: 'Saved calls' }).getByRole('button', { name: 'Run' }).click()
    await see('Answered in 12 ms')
  })
})

describe('folders', () => {
  test('are lent for the call', async () => {
    const backend = await mountAt('/server/filesystem/try/list_allowed_directories')
    await see('This tool takes no input')
    await button('Lend it a folder').click()
    await userEvent.keyboard('/srv/notes')
    await button(/^Run/).click()
    await until(() => inputsOf(backend, 'calls.run')).toMatchObject([{ roots: ['/srv/notes'], answeredBy: 'person' }])
  })
})

describe('an argument of a prompt', () => {
  test('is completed by the server while it is typed', async () => {
    const backend = await mountAt('/server/git/resources')
    await button(/review/)
      .first()
      .click()
    const field = page.getByRole('combobox', { name: 'commit' })
    await field.fill('ma')
    await until(() => document.querySelectorAll('datalist option').length).toBe(2)
    expect(inputsOf(backend, 'arguments.complete').at(-1)).toMatchObject({
      ref: { type: 'ref/prompt', name: 'review' },
      argument: { name: 'commit', value: 'ma' }
    })
  })
})

describe.each(['light', 'dark'] as const)('to a screen reader, in the %s theme,', (theme) => {
  const asked = {
    form,
    address: question('elicitation/create', { mode: 'url', message: 'Sign in', url: 'https://sign-in.example/a' }),
    sample: question('sampling/createMessage', {
      systemPrompt: 'You give titles.',
      messages: [{ role: 'user', content: { type: 'text', text: 'A title?' } }],
      maxTokens: 100
    })
  }
  test.each(['form', 'address', 'sample'] as const)('the %s a server asks for has no fault', async (kind) => {
    await asking(asked[kind])
    document.documentElement.dataset['theme'] = theme
    await button('Lend it a folder').click()
    await button(/^Run/).click()
    await see('asks you')
    await button(/Send the answer|Go on/).click({ trial: true })
    expect(await violations()).toEqual([])
  })
  test('an answer in Markdown and rows, and saved calls, have none', async () => {
    const rows = [
      { city: 'Bern', people: 134_000 },
      { city: 'Chur', people: 38_000 }
    ]
    const text =
      '# Title\n\n- **one**\n- [two](https://docs.example)\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```\ncode\n```\n'
    await asking(form, { content: [{ type: 'text', text }], structuredContent: { rows } })
    document.documentElement.dataset['theme'] = theme
    await button(/^Run/).click()
    await button('Decline').click()
    await see('Bern')
    expect(await violations()).toEqual([])
    await button('Save').click()
    await userEvent.keyboard('Mine{Enter}')
    await button('1 saved').click()
    await see('Mine')
    expect(await violations()).toEqual([])
  })
})
