import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { done, failed } from '../../../contract/failure.ts'
import { createPanelBackend, logLine } from './panel-scene.ts'
import { inputsOf, mountAt } from './mount-panel.ts'

const see = (text: string | RegExp) =>
  vi.waitFor(
    () =>
      expect(document.body.textContent?.replace(/\s+/g, ' ')).toMatch(
        text instanceof RegExp ? text : new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      ),
    { timeout: 8_000 }
  )
const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 8_000 })
const button = (name: string | RegExp) => page.getByRole('button', { name })
const editor = (): HTMLElement => {
  const content = document.querySelector('.editor')?.shadowRoot?.querySelector<HTMLElement>('.cm-content')
  if (!content) throw new Error('no editor yet')
  return content
}
afterEach(() => {
  location.hash = ''
})

describe('a server that fails', () => {
  test('says cause, evidence and remedy, and what the last crash was', async () => {
    const backend = await mountAt('/server/sentry')
    await see('sentry exits with code 1 when its own server cannot be found')
    await see('Error: getaddrinfo ENOTFOUND sentry.corp.lan')
    await see('24 calls were open and ended with an error:')
    await see(/find_releases for a test call, open for 40 ms.*search_events for Claude Code, open for 3\.9\d? s/)
    await see('and 21 that began earlier')
    await expect.element(page.getByRole('img', { name: /Last 15 minutes\. Now waiting/ })).toBeVisible()
    await page.getByRole('radio', { name: '1 h' }).click()
    await until(() => expect(inputsOf(backend, 'servers.timeline')).toContainEqual({ id: 'sentry', minutes: 60 }))
    await page.getByRole('region', { name: 'Server sentry' }).getByRole('button', { name: 'Stop' }).click()
    await see('Off since now, by you')
  })
  test('asks for agreement again with the whole sheet, and sends back its hash', async () => {
    const backend = await mountAt('/board')
    await until(() => expect(backend.changeServer('sentry', { phase: 'needs-consent', lastError: null })).toBeTruthy())
    location.hash = '/server/sentry'
    await see('It does not run until you agree again')
    await see('Exactly this will run')
    await button('Agree and start').click()
    await until(() =>
      expect(inputsOf(backend, 'servers.reconsent')).toContainEqual({ id: 'sentry', hash: 'h', agreedEnv: [] })
    )
  })
  test('does not take agreement to variables that load other code before each is ticked', async () => {
    const backend = await mountAt('/board', [], {
      'servers.reconsent': async ({ id }) => {
        const outcome = await createPanelBackend().ask('servers.reconsent', { id })
        const loaderEnv = ['LD_PRELOAD', 'NODE_OPTIONS']
        return outcome.ok ? done({ ...outcome.value, sheet: { ...outcome.value.sheet, loaderEnv } }) : outcome
      }
    })
    await until(() => expect(backend.changeServer('sentry', { phase: 'needs-consent', lastError: null })).toBeTruthy())
    location.hash = '/server/sentry'
    await page.getByRole('checkbox', { name: /LD_PRELOAD/ }).click()
    await expect.element(button('Agree and start')).toBeDisabled()
    await page.getByRole('checkbox', { name: /NODE_OPTIONS/ }).click()
    await button('Agree and start').click()
    await until(() =>
      expect(inputsOf(backend, 'servers.reconsent')).toContainEqual({
        id: 'sentry',
        hash: 'h',
        agreedEnv: ['LD_PRELOAD', 'NODE_OPTIONS']
      })
    )
  })
  test('a server that is not there says so', async () => {
    await mountAt('/server/nobody')
    await see('There is no server named nobody')
  })
})

describe('tools', () => {
  test('are switched for all, for one host, filtered, and held ones show their difference', async () => {
    const backend = await mountAt('/server/notion/tools')
    await see('Description changed, 1 property added')
    await see('Before creating, read the pages linked from the parent')
    await page.getByRole('switch', { name: 'API-post-search for all hosts' }).click()
    await until(() =>
      expect(inputsOf(backend, 'tools.switch')).toContainEqual({ id: 'notion', tool: 'API-post-search', on: false })
    )
    await page.getByRole('checkbox', { name: 'API-get-users for Cursor' }).click()
    await until(() =>
      expect(inputsOf(backend, 'tools.switch')).toContainEqual({
        id: 'notion',
        tool: 'API-get-users',
        on: false,
        host: 'cursor'
      })
    )
    await button('Accept this change').click()
    await until(() =>
      expect(inputsOf(backend, 'tools.accept')).toContainEqual({ id: 'notion', tool: 'API-post-page', changing: false })
    )
    await page.getByRole('searchbox', { name: 'Filter tools' }).fill('comment')
    await until(() => expect(document.querySelectorAll('button.tool')).toHaveLength(2))
  })
  test('a switch that was refused goes back and says why at its row', async () => {
    await mountAt('/server/notion/tools', [], {
      'tools.switch': () =>
        failed('disk-full', 'The disk is full, so the switch could not be kept. Make room, then try again.')
    })
    const one = page.getByRole('switch', { name: 'API-post-search for all hosts' })
    await one.click()
    await see('The disk is full, so the switch could not be kept')
    await expect.element(one).toBeChecked()
  })
})

describe('the log', () => {
  test('of a million lines opens at its end, goes back by windows, and counts what comes meanwhile', async () => {
    const count = 1_000_000
    const backend = await mountAt('/server/sentry/logs', [], {}, count)
    const grid = page.getByRole('listbox', { name: 'Log of sentry' })
    await expect.element(grid).toBeVisible()
    const list = grid.element() as HTMLElement
    await until(() => expect(list.scrollTop).toBeGreaterThan(1_000))
    await see('1,000,000 lines')
    expect(document.querySelectorAll('.lg').length).toBeLessThan(120)

    list.scrollTop = 0
    await until(() =>
      expect(inputsOf(backend, 'logs.window').some((input) => 'before' in (input as object))).toBe(true)
    )
    await until(() => expect(list.scrollTop).toBeGreaterThan(1_000)) // older lines came above; what was in view stayed
    const before = list.querySelector('.lg time')?.textContent
    backend.emit('logs.appended', {
      server: 'sentry',
      lines: [1, 2, 3].map((n) => logLine(count + n, 'sentry', Date.now(), count)),
      skipped: 0
    })
    await expect.element(button(/3 new/)).toBeVisible()
    expect(list.querySelector('.lg time')?.textContent).toBe(before)
    await userEvent.keyboard('f')
    await expect.element(button(/Following/)).toBeVisible()
    await until(() => expect(list.scrollTop + list.clientHeight).toBeGreaterThanOrEqual(list.scrollHeight - 4))
  })
  test('scrolled through from its middle is not taken for followed', async () => {
    const backend = await mountAt('/server/sentry/logs', [], {}, 100_000)
    await expect.element(page.getByRole('listbox', { name: 'Log of sentry' })).toBeVisible()
    const list = page.getByRole('listbox', { name: 'Log of sentry' }).element() as HTMLElement
    list.focus()
    await userEvent.keyboard('{Home}')
    await until(() =>
      expect(inputsOf(backend, 'logs.window').some((input) => (input as { from?: number }).from !== undefined)).toBe(
        true
      )
    )
    await expect.element(button(/To the end/)).toBeVisible()
    list.scrollTop = list.scrollHeight
    await until(() =>
      expect(
        inputsOf(backend, 'logs.window').filter((input) => (input as { from?: number }).from !== undefined).length
      ).toBeGreaterThan(1)
    )
    await expect.element(button(/To the end/)).toBeVisible()
    expect(inputsOf(backend, 'logs.window').length).toBeLessThan(20)
  })
  test('Enter goes to the newest hit, which stays in view beside its detail; the search counts on; Esc closes the detail', async () => {
    const backend = await mountAt('/server/sentry/logs')
    const grid = page.getByRole('listbox', { name: 'Log of sentry' })
    await expect.element(grid).toBeVisible()
    const search = page.getByRole('searchbox', { name: 'Search the log' })
    await search.fill('ENOTFOUND')
    await userEvent.keyboard('{Enter}')
    const chosen = (): HTMLElement => document.querySelector<HTMLElement>('.lg.sel')!
    const seen = (): void => {
      const [row, list] = [chosen().getBoundingClientRect(), grid.element().getBoundingClientRect()]
      expect(row.top).toBeGreaterThanOrEqual(list.top)
      expect(row.bottom).toBeLessThanOrEqual(list.bottom + 1)
    }
    await expect.element(page.getByRole('complementary', { name: 'The chosen line' })).toBeVisible()
    await until(seen)
    const newest = chosen().id
    await until(() => expect(chosen().querySelector('mark')).not.toBeNull())
    await userEvent.keyboard('{Enter}')
    await until(() => expect(Number(chosen().id.split('/')[1])).toBeLessThan(Number(newest.split('/')[1])))
    await until(seen)
    await userEvent.keyboard('{Shift>}{Enter}{/Shift}')
    await until(() => expect(chosen().id).toBe(newest))
    const searches = () =>
      inputsOf(backend, 'logs.window').filter((input) => (input as { filter?: { grep?: string } }).filter?.grep).length
    const before = searches()
    backend.emit('logs.appended', { server: 'sentry', lines: [logLine(90_000, 'sentry', Date.now(), 1)], skipped: 0 })
    await until(() => expect(searches()).toBeGreaterThan(before))
    ;(grid.element() as HTMLElement).focus()
    await userEvent.keyboard('{Escape}')
    await until(() => expect(document.querySelector('.lg.sel')).toBeNull())
    expect(location.hash).toContain('/server/sentry/logs')
  })
  test('long lines go on below themselves on request, and the list still ends where it ends', async () => {
    const backend = await mountAt('/server/sentry/logs')
    const grid = page.getByRole('listbox', { name: 'Log of sentry' })
    await expect.element(grid).toBeVisible()
    const long = { ...logLine(90_000, 'sentry', Date.now(), 1), call: undefined, stream: 'stderr' as const }
    backend.emit('logs.appended', {
      server: 'sentry',
      lines: [{ ...long, text: 'word '.repeat(150) }],
      skipped: 0
    } as never)
    const last = () => [...document.querySelectorAll<HTMLElement>('.lg')].at(-1)!
    await until(() => expect(last().textContent).toContain('word word'))
    expect(last().offsetHeight).toBe(20)
    await userEvent.keyboard('w')
    await until(() => expect(last().offsetHeight).toBeGreaterThan(60))
    const text = last().querySelector('.tx')!
    await until(() => expect(text.scrollHeight).toBeLessThanOrEqual(last().offsetHeight))
    const list = grid.element() as HTMLElement
    await until(() => expect(list.scrollTop + list.clientHeight).toBeGreaterThanOrEqual(list.scrollHeight - 4))
    await userEvent.keyboard('w')
    await until(() => expect(last().offsetHeight).toBe(20))
  })
  test('an expression that never ends leaves the page alive and says so', async () => {
    await mountAt('/server/sentry/logs')
    await expect.element(page.getByRole('listbox', { name: 'Log of sentry' })).toBeVisible()
    await page.getByRole('button', { name: 'Search as a regular expression' }).click()
    const search = page.getByRole('searchbox', { name: 'Search the log' })
    await search.fill('ENOT(FOUND|found)')
    await until(() => expect(document.querySelectorAll('.lg mark').length).toBeGreaterThan(0))
    await search.fill('ENOT(FOUND')
    await see('incomplete')
    await search.fill('([^!]+[^!]?)+!!')
    await see(/takes too long to be marked/)
    await search.fill('ENOT')
    await until(() => expect(document.querySelectorAll('.lg mark').length).toBeGreaterThan(0))
  })
  test('marks what is searched for, steps to the next error, and shows a call whole', async () => {
    const backend = await mountAt('/server/sentry/logs')
    await expect.element(page.getByRole('listbox', { name: 'Log of sentry' })).toBeVisible()
    await page.getByRole('searchbox', { name: 'Search the log' }).fill('ENOTFOUND')
    await see(/\d found/)
    await until(() => expect(document.querySelectorAll('.lg mark').length).toBeGreaterThan(0))
    ;(document.activeElement as HTMLElement).blur()
    await userEvent.keyboard('E')
    await until(() => expect(document.querySelector('.lg.sel')?.classList).toContain('error'))
    await page.getByRole('radio', { name: 'Protocol' }).click()
    await until(() =>
      expect(inputsOf(backend, 'logs.window')).toContainEqual(
        expect.objectContaining({ filter: { streams: ['protocol'], minLevel: 'info' } })
      )
    )
    await until(() => expect(document.querySelectorAll('.lg.stderr')).toHaveLength(0))
    const call = await until(() => {
      const row = [...document.querySelectorAll<HTMLElement>('.lg.protocol')].find((each) =>
        each.textContent?.includes('search_issues')
      )
      if (!row) throw new Error('no call yet')
      return row
    })
    call.click()
    await see('"query": "is:unresolved"')
  })
  test('is cleared only after a second press, in place', async () => {
    const backend = await mountAt('/server/sentry/logs')
    await button('More for this log').click()
    await page.getByRole('menuitem', { name: 'Clear the log …' }).click()
    expect(inputsOf(backend, 'logs.clear')).toHaveLength(0)
    await button('Clear the log').click()
    await see('Nothing in the log yet')
  })
  test('characters that hide or turn text are shown by their number', async () => {
    await mountAt('/server/sentry/logs')
    await see('U+202E')
  })
})

describe('trying a tool', () => {
  test('form and JSON are one value, problems are named, and the answer is shown with its time', async () => {
    const backend = await mountAt('/server/filesystem/try/search_files')
    await see('whole number, 1 to 20')
    await button(/^Run/).click()
    await see('path is needed.')
    expect(inputsOf(backend, 'calls.run')).toHaveLength(0)
    await page.getByRole('textbox', { name: /^path text/ }).fill('/home/mara/work')
    await until(() => expect(editor().textContent).toContain('"path": "/home/mara/work"'))
    await see('Fits the schema')
    await button(/^Run/).click()
    await see('Answered in 12 ms')
    expect(inputsOf(backend, 'calls.run')[0]).toMatchObject({
      id: 'filesystem',
      tool: 'search_files',
      input: { path: '/home/mara/work', pattern: '**/*.md' }
    })
    await see('/home/mara/work/atlas/docs/README.md')
    await button('1 earlier call').click()
    await button('Run again').click()
    await until(() => expect(inputsOf(backend, 'calls.run')).toHaveLength(2))
  })
  test('what is typed as JSON stands in the form', async () => {
    await mountAt('/server/filesystem/try/search_files')
    await until(() => editor())
    editor().focus()
    await userEvent.keyboard('{Control>}a{/Control}')
    await userEvent.keyboard('{{"path": "/from/json", "depth": 3}')
    await until(() =>
      expect((page.getByRole('textbox', { name: /^path text/ }).element() as HTMLInputElement).value).toBe('/from/json')
    )
    await until(() =>
      expect((page.getByRole('textbox', { name: /^depth/ }).element() as HTMLInputElement).value).toBe('3')
    )
  })
  test('a schema made to freeze the page is drawn as far as there is room, and its patterns cost no time', async () => {
    const names = Array.from({ length: 7 }, (_, n) => `p${n}`)
    const inputSchema = {
      type: 'object',
      properties: {
        text: { type: 'string', pattern: '^(a|a)*$', default: `${'a'.repeat(1_900)}!` },
        ...Object.fromEntries(names.map((name) => [name, { $ref: '#' }]))
      },
      required: ['text', ...names]
    }
    await mountAt('/server/filesystem/try/evil', [], {
      'tools.list': () =>
        done([
          {
            name: 'evil',
            title: null,
            description: '',
            inputSchema,
            outputSchema: null,
            annotations: { readOnly: null, destructive: null, idempotent: null, openWorld: null },
            tokens: 10,
            on: true,
            offFor: [],
            onFor: [],
            held: false,
            calls7d: 0
          }
        ])
    })
    await see('Edited in the JSON beside')
    expect(document.querySelectorAll('.form .f').length).toBeLessThan(1_000)
    await button(/^Run/).click()
    await see('must match ^(a|a)*$')
    const field = page.getByRole('textbox', { name: /^text text/ }).first()
    await field.fill('aaa')
    await until(() => expect((field.element() as HTMLInputElement).value).toBe('aaa'))
  })
  test('a call under way shows progress and can be cancelled', async () => {
    let settle: (() => void) | undefined
    const backend = await mountAt('/server/filesystem/try/list_allowed_directories', [], {
      'calls.run': ({ call, id, tool, input }) =>
        new Promise((resolve) => {
          settle = () =>
            resolve(
              done({
                id: call,
                server: id,
                tool,
                input,
                at: new Date().toISOString(),
                state: 'cancelled',
                ms: 900,
                progress: null,
                result: null,
                failure: null,
                bytes: null,
                pid: null,
                asHost: null
              })
            )
        }),
      'calls.cancel': () => {
        settle?.()
        return done(null)
      }
    })
    await see('This tool takes no input')
    await button(/^Run/).click()
    await see('It reports no progress')
    const { call } = inputsOf(backend, 'calls.run')[0] as { call: string }
    backend.emit('testCall.changed', {
      call: {
        id: call,
        server: 'filesystem',
        tool: 'list_allowed_directories',
        input: {},
        at: new Date().toISOString(),
        state: 'running',
        ms: null,
        progress: { progress: 2, total: 8, message: 'reading' },
        result: null,
        failure: null,
        bytes: null,
        pid: null,
        asHost: null
      }
    })
    await see('2 of 8: reading')
    await button('Cancel').click()
    await see('Cancelled after 900 ms')
  })
})

describe('settings', () => {
  test('are kept at once; a secret is set and never shown; removing asks in place', async () => {
    const backend = await mountAt('/server/sentry/settings')
    await see('Set, never shown')
    await page.getByRole('radio', { name: 'On first call' }).click()
    await until(() =>
      expect(inputsOf(backend, 'servers.update')).toContainEqual({ id: 'sentry', change: { wanted: 'on-demand' } })
    )
    await button('More for SENTRY_ACCESS_TOKEN').click()
    await page.getByRole('menuitem', { name: 'Set a new value' }).click()
    const field = document.querySelector<HTMLInputElement>('input[type="password"]')
    expect(field?.value).toBe('')
    await userEvent.fill(field!, 'a-new-secret')
    await button('Keep').first().click()
    await until(() =>
      expect(inputsOf(backend, 'servers.setSecret')).toEqual([
        { id: 'sentry', name: 'SENTRY_ACCESS_TOKEN', value: 'a-new-secret', header: false }
      ])
    )
    await until(() => expect(document.body.textContent).not.toContain('a-new-secret'))
    await button('Remove sentry').click()
    expect(inputsOf(backend, 'servers.remove')).toHaveLength(0)
    await button('Remove sentry').click()
    await until(() => expect(inputsOf(backend, 'servers.remove')).toHaveLength(1))
  })
  test('a secret in an argument stands beside the environment; the missing one is set where its remedy leads', async () => {
    const plain = createPanelBackend()
    const was = await plain.ask('servers.definition', { id: 'figma' })
    if (!was.ok || was.value.launch.kind !== 'stdio') throw new Error('no program')
    const { launch } = was.value
    const args = ['--token', '${secret:FIGMA_API_KEY}', '--key=${secret:key}']
    const secrets = { FIGMA_API_KEY: 'server/figma/argument/FIGMA_API_KEY', key: 'server/figma/argument/key' }
    const definition = { ...was.value, launch: { ...launch, args, secrets } }
    const backend = await mountAt('/server/figma', [], { 'servers.definition': () => done(definition) })
    await button('Add the key').first().click()
    await see('Secrets in its arguments')
    await see(/FIGMA_API_KEY\s*Not there any more\s*Set it/)
    await see(/key\s*Set, never shown/)
    await see('--key=${secret:key}')
    await until(() => {
      const { top, bottom } = button('Set it').element().getBoundingClientRect()
      expect(top >= 0 && bottom <= window.innerHeight).toBe(true)
    })
    await button('Set it').click()
    await userEvent.fill(document.querySelector<HTMLInputElement>('input[type="password"]')!, 'the-key-itself')
    await button('Keep').first().click()
    await until(() =>
      expect(inputsOf(backend, 'servers.setSecret')).toEqual([
        { id: 'figma', name: 'FIGMA_API_KEY', value: 'the-key-itself', argument: true }
      ])
    )
    await until(() => expect(document.querySelector('input[type="password"]')).toBeNull())
    await button('More for key').click()
    await until(() =>
      expect([...document.querySelectorAll('[role="menuitem"]')].map((item) => item.textContent?.trim())).toEqual([
        'Set a new value'
      ])
    )
  })
  test('what kept a secret of an address from being set is said beside it', async () => {
    const plain = createPanelBackend()
    const was = await plain.ask('servers.definition', { id: 'figma' })
    if (!was.ok) throw new Error('no server')
    const launch = {
      kind: 'http' as const,
      url: 'https://example.com/mcp?key=${secret:key}',
      headers: {},
      secrets: { key: 'server/figma/argument/key' }
    }
    await mountAt('/server/figma/settings', [], {
      'servers.definition': () => done({ ...was.value, source: { kind: 'remote' }, launch }),
      'servers.setSecret': () => failed('vault-unavailable', 'The keychain is locked. Unlock it, then try again.')
    })
    await see('Secrets in its address')
    await button('More for key').click()
    await page.getByRole('menuitem', { name: 'Set a new value' }).click()
    await userEvent.fill(document.querySelector<HTMLInputElement>('input[type="password"]')!, 'x-y-z')
    await button('Keep').first().click()
    await see('The keychain is locked')
  })
})

describe('adding a server', () => {
  test('a pasted snippet is read one server after the other, and each is installed only after its own yes', async () => {
    const backend = await mountAt('/add')
    await page
      .getByRole('textbox', { name: 'What to add' })
      .fill('{"mcpServers": {"one": {"command": "uvx", "args": ["a"]}, "two": {"command": "uvx", "args": ["b"]}}}')
    await see('These are in it')
    expect(inputsOf(backend, 'servers.review')).toHaveLength(0)
    await button(/Review 2 servers/).click()
    await see('1 of 2.')
    await see('Exactly this will run')
    expect(inputsOf(backend, 'servers.install')).toHaveLength(0)
    await page.getByRole('checkbox', { name: 'Zed' }).click()
    await button(/^Install(, start and join| and start)/).click()
    await see('2 of 2.')
    await until(() => expect(inputsOf(backend, 'servers.install')).toHaveLength(1))
    expect(inputsOf(backend, 'servers.install')[0]).toMatchObject({
      hash: 'hash-of-one',
      installRequest: {
        id: 'one',
        hosts: ['claude-desktop', 'claude-code', 'cursor', 'vscode', 'codex', 'lm-studio', 'goose']
      }
    })
    await button('Skip this one').click()
    await see('one is ready')
    expect(inputsOf(backend, 'servers.install')).toHaveLength(1)
  })
  test('what is missing is asked for, and changes the sheet before it can be agreed to', async () => {
    const backend = await mountAt('/add/kubernetes', ['input'])
    await see('2 answers missing')
    await expect.element(button(/^Install(, start and join| and start)/)).toBeDisabled()
    await page.getByRole('textbox', { name: /^Folders/ }).fill('/home/mara/work')
    await userEvent.fill(document.querySelector<HTMLInputElement>('input[type="password"]')!, 'sntrys_x')
    await expect.element(button(/^Install(, start and join| and start)/)).toBeEnabled()
    await userEvent.keyboard('{Control>}{Enter}{/Control}')
    await until(() =>
      expect(inputsOf(backend, 'servers.install')[0]).toMatchObject({
        installRequest: { inputs: { SENTRY_ACCESS_TOKEN: 'sntrys_x', folders: ['/home/mara/work'] } }
      })
    )
    expect(inputsOf(backend, 'servers.install')[0]).not.toHaveProperty('order.hosts') // untouched, so it is for hosts that come later too
    await see('kubernetes is ready')
  })
  test('variables that load other code are ticked one by one before it can be installed', async () => {
    const backend = await mountAt('/add/kubernetes', [], {
      'servers.review': async ({ installRequest }) => {
        const outcome = await createPanelBackend().ask('servers.review', { installRequest })
        return outcome.ok ? done({ ...outcome.value, loaderEnv: ['LD_PRELOAD'] }) : outcome
      }
    })
    await see('Agree to each of these')
    await see('Agree to LD_PRELOAD first, or leave it out.')
    await expect.element(button(/^Install(, start and join| and start)/)).toBeDisabled()
    await page.getByText('Load what LD_PRELOAD says').click()
    await button(/^Install(, start and join| and start)/).click()
    await until(() =>
      expect(inputsOf(backend, 'servers.install')).toEqual([expect.objectContaining({ agreedEnv: ['LD_PRELOAD'] })])
    )
  })
  test('a failure says why, what was undone, and can be tried again', async () => {
    const backend = await mountAt('/add/kubernetes', ['integrity'])
    await see('Where it comes from')
    await button(/^Install(, start and join| and start)/).click()
    await see('kubernetes was not installed')
    await see('What arrived is not what you agreed to')
    await see('Stopped at step 2 of 6')
    await see('What was undone')
    await button('Try again').click()
    await until(() => expect(inputsOf(backend, 'servers.review')).toHaveLength(2))
  })
  test('a name that is taken can be given anew', async () => {
    const backend = await mountAt('/add/kubernetes', [], {
      'servers.review': ({ installRequest }) =>
        failed(
          'already-exists',
          `There is a server named ${installRequest.id ?? 'kubernetes'} already. Give this one another name, or remove the other first.`
        )
    })
    await see('There is a server named kubernetes already')
    await page.getByRole('textbox', { name: 'Another name' }).fill('Kubernetes at work')
    await button('Use this name').click()
    await until(() =>
      expect(inputsOf(backend, 'servers.review').at(-1)).toMatchObject({
        installRequest: { id: 'kubernetes-at-work', name: 'Kubernetes at work' }
      })
    )
  })
  test('goes on when the panel is left, and is there again when it is opened', async () => {
    const backend = await mountAt('/add/kubernetes', ['slow-install'])
    await see('Where it comes from')
    await button(/^Install(, start and join| and start)/).click()
    await see('141 of 187 packages')
    await button('Close').click()
    await until(() => expect(document.querySelector('section.panel')).toBeNull())
    location.hash = '/add/kubernetes'
    await see('Downloading, step 2 of 6')
    await button('Stop and undo').click()
    await until(() => expect(inputsOf(backend, 'servers.cancelInstall')).toEqual([{ id: 'kubernetes' }]))
  })
  test('text that was typed is not lost by leaving', async () => {
    await mountAt('/add')
    await page.getByRole('textbox', { name: 'What to add' }).fill('uvx mcp-server-git')
    await see('This is it')
    location.hash = '/board'
    await until(() => expect(document.querySelector('section.panel')).toBeNull())
    location.hash = '/add'
    await until(() =>
      expect((page.getByRole('textbox', { name: 'What to add' }).element() as HTMLTextAreaElement).value).toBe(
        'uvx mcp-server-git'
      )
    )
  })
})

describe('joining a host', () => {
  test('shows the file, the place and the lines first; writes after a yes; undoes', async () => {
    const backend = await mountAt('/host/goose')
    await see('/home/mara/.config/goose/config.yaml')
    await see('9 lines added, 0 removed, 38 others stay byte for byte')
    await see('ELECTRON_RUN_AS_NODE: "1"')
    await page.getByRole('checkbox', { name: 'firecrawl for Goose' }).click()
    expect(inputsOf(backend, 'hosts.apply')).toHaveLength(0)
    await button(/Write and join/).click()
    await see('Goose is joined')
    expect(inputsOf(backend, 'hosts.apply')[0]).toMatchObject({
      host: 'goose',
      action: 'join',
      hash: 'goose-join',
      servers: expect.not.arrayContaining(['firecrawl'])
    })
    await button('Undo').click()
    await until(() => expect(inputsOf(backend, 'hosts.apply')[1]).toMatchObject({ action: 'undo' }))
  })
  test('a file that does not parse is left alone, with line and column', async () => {
    const backend = await mountAt('/host/goose', ['unparsable'])
    await see('line 12, column 5')
    await expect.element(button(/Write and join/)).not.toBeInTheDocument()
    expect(inputsOf(backend, 'hosts.apply')).toHaveLength(0)
  })
  test('a conflict writes nothing before a choice', async () => {
    await mountAt('/host/goose', ['conflict'])
    await see('Somebody else changed the entry of Patchbay')
    await see('In the file now: enabled: false')
  })
  test('a joined host shows what it sees, switches its cables, and its token only when asked', async () => {
    const backend = await mountAt('/host/cursor')
    await see('What Cursor sees')
    await page.getByRole('switch', { name: 'memory for Cursor' }).click()
    await until(() => expect(inputsOf(backend, 'cables.plug')).toEqual([{ server: 'memory', host: 'cursor' }]))
    expect(document.body.textContent).not.toContain('token-of-cursor')
    await button('Show address and token').click()
    await see('token-of-cursor')
    await button('Hide').click()
    await until(() => expect(document.body.textContent).not.toContain('token-of-cursor'))
    await button('Leave Cursor …').click()
    await see('What will be taken out')
    await button(/Take it out and leave/).click()
    await until(() => expect(inputsOf(backend, 'hosts.apply')[0]).toMatchObject({ host: 'cursor', action: 'leave' }))
    await see('Cursor is left')
  })
})
