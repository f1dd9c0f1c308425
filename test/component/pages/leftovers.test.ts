/** What a person meets less often: logs of all servers, resources, one host's switch, secrets without a keychain. */
import { afterEach, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { done, failed } from '../../../contract/failure.ts'
import type { InstallView } from '../../../contract/model.ts'
import { installPhases } from '../../../contract/model.ts'
import { gatherFrames } from '../../../renderer/lib/gather-frames.ts'
import { fill, namesIn } from '../../../renderer/lib/uri-template.ts'
import { createFakeBackend } from '../../helpers/fake-backend.ts'
import { askedFor, mountApp } from '../../helpers/mount-app.ts'
import { createScene } from '../../helpers/scenes.ts'

const until = <T>(check: () => T): Promise<T> => vi.waitFor(check, { timeout: 8_000 })
const see = (text: string | RegExp) => until(() => expect(document.body.textContent).toMatch(text))
const button = (name: string | RegExp) => page.getByRole('button', { name })
afterEach(() => {
  location.hash = ''
})

describe('the logs of all servers', () => {
  test('stand in one list by time, each line with its server, and go on live', async () => {
    const backend = await mountApp({ path: '/activity/logs' })
    const list = page.getByRole('listbox', { name: 'Log of all servers' })
    await expect.element(list).toBeVisible()
    const servers = (): (string | null)[] => [...document.querySelectorAll('.lg .sv')].map((cell) => cell.textContent)
    await until(() => expect(new Set(servers())).toEqual(new Set(['sentry', 'git'])))
    const line = (server: string, seq: number, text: string) => ({
      seq,
      at: new Date().toISOString(),
      mono: 1,
      server,
      stream: 'stderr' as const,
      level: 'info' as const,
      text
    })
    backend.emit('logs.appended', { server: 'memory', lines: [line('memory', 1, 'remembered')], skipped: 0 })
    backend.emit('logs.appended', { server: 'git', lines: [line('git', 401, 'fetched')], skipped: 0 })
    await see('remembered')
    await see('fetched')
    // heard twice, shown once
    backend.emit('logs.appended', { server: 'git', lines: [line('git', 401, 'fetched')], skipped: 0 })
    backend.emit('logs.appended', { server: 'git', lines: [line('git', 402, 'pushed')], skipped: 0 })
    await see('pushed')
    expect(document.body.textContent?.match(/fetched/g)).toHaveLength(1)
  })
  test('are narrowed to a stretch of time', async () => {
    const backend = await mountApp({ path: '/activity/logs' })
    await see(/kept since/)
    await page.getByRole('combobox', { name: /^Time/ }).click()
    await page.getByRole('option', { name: 'Last hour' }).click()
    await until(() => {
      const { filter } = askedFor(backend, 'logs.window').at(-1) as { filter: { since?: string } }
      expect(Date.now() - Date.parse(filter.since ?? '')).toBeLessThan(3_660_000)
    })
    await page.getByRole('combobox', { name: /^Time/ }).click()
    await page.getByRole('option', { name: 'Between …' }).click()
    await page.getByLabelText('From').fill('2026-01-01T00:00:00')
    await page.getByLabelText('to', { exact: true }).fill('2026-01-02T00:00:00')
    await see('No line passes')
    await button('Any time').first().click()
    await until(() => expect(document.querySelectorAll('.lg').length).toBeGreaterThan(5))
  })
  test('E goes from error to error, also between servers', async () => {
    await mountApp({ path: '/activity/logs' })
    await until(() => expect(document.querySelectorAll('.lg').length).toBeGreaterThan(5))
    await userEvent.keyboard('e')
    const first = await until(() => {
      const chosen = document.querySelector('.lg.sel.error')
      expect(chosen).not.toBeNull()
      return chosen?.id
    })
    await userEvent.keyboard('e')
    await until(() => {
      const chosen = document.querySelector('.lg.sel.error')
      expect(chosen).not.toBeNull()
      expect(chosen?.id).not.toBe(first)
    })
  })
  test('a call leads to what was written to stderr meanwhile', async () => {
    const backend = await mountApp({ path: '/server/sentry/logs' })
    await until(() => expect(document.querySelectorAll('.lg.protocol').length).toBeGreaterThan(0))
    const call = [...document.querySelectorAll<HTMLElement>('.lg.protocol')].at(-1)
    call?.click()
    await until(() => {
      const asked = askedFor(backend, 'logs.window').at(-1) as { filter: { streams?: string[]; until?: string } }
      expect(asked.filter.streams).toEqual(['stderr', 'stdout'])
      expect(asked.filter.until).toBeTruthy()
    })
  })
})

test('more lines on stderr than are listed are counted, and what is listed is said', async () => {
  const line = (seq: number) => ({
    seq,
    at: new Date().toISOString(),
    mono: seq,
    server: 'sentry',
    stream: 'stderr' as const,
    level: 'info' as const,
    text: `said ${seq}`
  })
  const talk = {
    direction: 'out' as const,
    method: 'tools/call',
    name: 'talk',
    host: null,
    ms: 900,
    bytes: 43,
    outcome: 'ok' as const
  }
  const call = { ...line(501), stream: 'protocol' as const, call: talk }
  const stats = { lines: 501, bytes: 9_000, since: line(1).at, secretsHidden: 0, dropped: 0 }
  await mountApp({
    path: '/server/sentry/logs',
    overrides: {
      'logs.window': ({ limit }) =>
        done({
          lines: limit === 200 ? [line(499), line(500)] : [call],
          total: limit === 200 ? 500 : 1,
          first: 1,
          last: 501,
          stats
        })
    }
  })
  await until(() => expect(document.querySelector('.lg.protocol')).not.toBeNull())
  document.querySelector<HTMLElement>('.lg.protocol')?.click()
  await page.getByRole('radio', { name: 'stderr meanwhile 500' }).click()
  await see('The last 2 of 500 lines')
  await see('said 499')
})

describe('resources and prompts', () => {
  test('are read and got, with what they need asked for', async () => {
    const backend = await mountApp({ path: '/server/git/resources' })
    await button(/^README\.md/).click()
    await see('What lies at git://atlas/README.md')
    await button(/^A file at a commit/).click()
    await expect.element(button('Read it')).toBeDisabled()
    await page.getByRole('combobox', { name: 'ref' }).fill('main')
    await page.getByRole('combobox', { name: 'path' }).fill('src/a b.ts')
    await button('Read it').click()
    await until(() =>
      expect(askedFor(backend, 'resources.read').at(-1)).toEqual({ id: 'git', uri: 'git://atlas/main/src/a%20b.ts' })
    )
    await button(/^review/).click()
    await page.getByRole('combobox', { name: 'commit' }).fill('4f2a')
    await button('Get it').click()
    await see('review: 4f2a')
    await see('As the assistant')
  })
  test('templates are filled as they are written', () => {
    expect(namesIn('a://{x}/{+y*}{?q,x}')).toEqual(['x', 'y', 'q'])
    expect(fill('a://{x}/{+y}{?q,r}', { x: 'a/b', y: 'c/d', q: '1&2' })).toBe('a://a%2Fb/c/d?q=1%262')
  })
})

test('a tool that is off for everybody is switched on for one host from its cable', async () => {
  const scene = createScene('12')
  const [first, ...rest] = scene.tools['playwright'] ?? []
  if (!first) throw new Error('the scene has no tools of playwright')
  const backend = await mountApp({
    scene: { ...scene, tools: { ...scene.tools, playwright: [{ ...first, on: false }, ...rest] } },
    path: '/cable/claude-code/playwright'
  })
  const box = page.getByRole('checkbox', { name: `${first.name} for Claude Code` })
  await expect.element(box).not.toBeChecked()
  await see('off for all')
  await box.click()
  await until(() =>
    expect(askedFor(backend, 'tools.switch')).toEqual([
      { id: 'playwright', tool: first.name, on: true, host: 'claude-code' }
    ])
  )
})

test('without a keychain both ways out stand on the board and in the settings', async () => {
  const scene = createScene('12')
  const way = (label: string, choice: 'session' | 'file') => ({
    label,
    request: 'settings.update' as const,
    input: { change: { secretsWithoutKeychain: choice } }
  })
  const notices = [
    {
      code: 'vault-unavailable' as const,
      message: 'This computer has no keychain.',
      remedy: way('Keep secrets until Patchbay quits', 'session'),
      alternatives: [way('Keep secrets in a file only you can read', 'file')]
    }
  ]
  const core = { ...scene.snapshot.core, vault: 'none' as const, notices }
  const backend = await mountApp({ scene: { ...scene, snapshot: { ...scene.snapshot, core } } })
  await expect.element(button('Keep secrets until Patchbay quits')).toBeVisible()
  location.hash = '/settings'
  await see('Where shall secrets go')
  await button('Keep secrets in a file only you can read').click()
  await until(() =>
    expect(askedFor(backend, 'settings.update')).toEqual([{ change: { secretsWithoutKeychain: 'file' } }])
  )
})

test('a server that was added and does not start is on the board, and can be opened or removed', async () => {
  const install: InstallView = {
    id: 'sentry',
    phase: 'failed',
    startedAt: new Date(Date.now() + 1_000).toISOString(),
    steps: installPhases.map((phase, at) => ({
      phase,
      state: at < 2 ? ('done' as const) : at === 2 ? ('failed' as const) : ('todo' as const),
      elapsedMs: 10,
      note: ''
    })),
    joins: [],
    failure: null,
    finishedAt: new Date().toISOString()
  }
  const backend = await mountApp({
    path: '/board',
    overrides: {
      'servers.review': async ({ installRequest }) => {
        const outcome = await createFakeBackend('12').ask('servers.review', { installRequest })
        return outcome.ok ? done({ ...outcome.value, id: 'sentry', name: 'sentry', inputs: [] }) : outcome
      },
      'servers.install': () => failed('exited-early', 'sentry ended while starting. It stays on the board.')
    }
  })
  location.hash = '/add/duckduckgo'
  await button(/^Install(, start and join| and start)/).click()
  backend.emit('install.changed', { install })
  await see('sentry did not start')
  await see('It stays on the board')
  await expect.element(page.getByRole('link', { name: 'Open it' })).toBeVisible()
  await button('Remove it').click()
  await until(() => expect(askedFor(backend, 'servers.remove')).toEqual([{ id: 'sentry' }]))
  await see('Removed sentry')
})

test('a server that is crash looping can be stopped, and its wait counts down', async () => {
  const backend = await mountApp({ path: '/server/sentry' })
  await see('What runs')
  backend.changeServer('sentry', {
    phase: 'crash-looping',
    sentence: 'Waiting 34 s before the next start (seventh failure in a row)',
    nextRetryAt: new Date(Date.now() + 20_000).toISOString()
  })
  await see(/Waiting (19|20) s before the next start \(seventh failure in a row\)/)
  await expect.element(button('Stop')).toBeVisible()
})

test('what is passed on from one’s own environment is named in the settings', async () => {
  await mountApp({
    path: '/server/git/settings',
    overrides: {
      'servers.reconsent': async ({ id }) => {
        const outcome = await createFakeBackend('12').ask('servers.reconsent', { id })
        return outcome.ok
          ? done({ ...outcome.value, sheet: { ...outcome.value.sheet, inheritedEnv: ['HOME', 'SSL_CERT_FILE'] } })
          : outcome
      }
    }
  })
  await see(/Passed on from yours:\s*HOME, SSL_CERT_FILE/)
})

test('a burst of news is handed over once a frame, and an answer never before the news that came first', async () => {
  const taken: (readonly number[])[] = []
  const gathering = gatherFrames<number>((items) => taken.push(items))
  for (let i = 0; i < 100; i++) gathering.add(i)
  expect(taken).toEqual([])
  await until(() => expect(taken).toHaveLength(1))
  expect(taken[0]).toHaveLength(100)
  gathering.add(1)
  gathering.flush()
  expect(taken).toHaveLength(2)
  await new Promise((settle) => requestAnimationFrame(settle))
  expect(taken).toHaveLength(2)
})

test('a core that is gone is said, what is shown is marked as old, and is asked for again when it is back', async () => {
  const backend = await mountApp({ path: '/server/git/tools' })
  await see('Calls, 7 d')
  const lists = (): number => askedFor(backend, 'tools.list').length
  const before = lists()
  backend.setConnection({ state: 'lost', retryAt: Date.now() + 5_000, attempt: 1, refused: false })
  await see('Patchbay is not running')
  await see(/Shown as it was at \d\d:\d\d:\d\d/)
  expect(document.querySelector('.main')?.classList).toContain('stale')
  backend.setConnection({ state: 'open' })
  await until(() => expect(document.querySelector('.main')?.classList).not.toContain('stale'))
  await until(() => expect(lists()).toBeGreaterThan(before))
})

test('the keyboard is taken along when a panel shows its next step', async () => {
  await mountApp({ path: '/add/duckduckgo' })
  await expect.element(button(/^Install(, start and join| and start)/)).toBeEnabled()
  ;(button(/^Install(, start and join| and start)/).element() as HTMLElement).focus()
  await userEvent.keyboard('{Control>}{Enter}{/Control}')
  await see(/is ready|is installed/)
  await until(() => expect(document.activeElement).not.toBe(document.body))
})
