import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { CallRecord, ServerView, Signal } from '../../../contract/model.ts'
import type { TrayContext, TrayEntry } from '../../../main/electron/tray-entry.ts'
import { trayView } from '../../../main/electron/tray-view.ts'
import { serverSummary, worstSignal } from '../../../main/electron/tray-words.ts'
import { host, server, snapshot } from '../../electron/double/state.ts'

const context: TrayContext = { clock: () => '09:04', joined: false, calls: [] }
const labels = (menu: readonly TrayEntry[]) => menu.filter((each) => !each.separator).map((each) => each.label.trim())
const view = (servers: readonly ServerView[], more = {}) => trayView(snapshot(servers, more), context)
const find = (menu: readonly TrayEntry[], label: string | RegExp): TrayEntry => {
  const found = menu.find((each) => (typeof label === 'string' ? each.label.trim() === label : label.test(each.label)))
  if (!found) throw new Error(`no entry ${label} among ${labels(menu).join(' | ')}`)
  return found
}
const failing = server('figma', {
  phase: 'failed',
  signal: 'failed',
  lastError: { code: 'missing-env', message: 'FIGMA_API_KEY is not set. Add it, then start again.' },
  remedies: [
    { label: 'Add the key…', request: 'view.open', input: { path: '/server/figma/settings' } },
    { label: 'Restart now', request: 'servers.restart', input: { id: 'figma' } },
    { label: 'Third', request: 'servers.stop', input: { id: 'figma' } }
  ]
})

describe('the icon and the tooltip', () => {
  it('show the worst state', () => {
    const all: Signal[] = ['off', 'ready', 'working', 'attention', 'failed']
    all.forEach((signal, index) =>
      expect(worstSignal(all.slice(0, index + 1).map((each) => server(each, { signal: each })))).toBe(signal)
    )
  })
  it('say it in words', () => {
    expect(serverSummary([])).toBe('No servers yet')
    expect(serverSummary([server('a')])).toBe('1 server ready')
    expect(serverSummary([server('a'), server('b')])).toBe('2 servers ready')
    expect(serverSummary([server('a', { signal: 'off' })])).toBe('1 server off')
    expect(serverSummary([failing, server('a', { signal: 'attention' }), server('b')])).toBe(
      '1 failed, 1 needs you, 1 ready'
    )
    expect(serverSummary([server('a', { signal: 'attention' }), server('b', { signal: 'attention' })])).toBe(
      '2 need you'
    )
  })
  it('have a picture without a dot while there is nothing to tell', () => {
    expect(view([]).signal).toBe('off')
  })
})

describe('the menu', () => {
  it('begins with one line when all is well', () => {
    const { menu } = view([server('git'), server('files')], { hosts: [host('cursor')] })
    expect(labels(menu)).toEqual([
      '● 2 servers ready',
      '1 host joined, 0 calls today',
      'Servers',
      'Hosts',
      'Open Patchbay',
      'Add server…',
      'Paste a command or snippet…',
      'Open at login',
      'Settings…',
      'Quit, and stop 2 servers'
    ])
  })
  it('lists the last calls, each with its way into the log, and none when there were none', () => {
    const call = (id: number, more: Partial<CallRecord> = {}): CallRecord => ({
      id,
      at: '2026-11-21T14:32:00.000Z',
      host: 'claude-code',
      server: 'sentry',
      method: 'tools/call',
      name: 'search_events',
      outcome: 'ok',
      ms: 3_900,
      requestBytes: 10,
      responseBytes: 20,
      error: null,
      slow: false,
      usualMs: null,
      answer: null,
      ...more
    })
    const calls = [
      call(3, { outcome: 'died' }),
      call(2, { host: null, ms: 41 }),
      ...Array.from({ length: 9 }, (_, at) => call(10 + at))
    ]
    const state = snapshot([server('sentry')], { hosts: [host('claude-code', { name: 'Claude Code' })] })
    const shown = find(trayView(state, { ...context, calls }).menu, 'Last calls').items ?? []
    expect(shown).toHaveLength(8)
    expect(shown[0]).toMatchObject({
      label: '✕ 09:04 search_events · sentry, Claude Code, 3.9 s',
      action: { do: 'open', path: '/server/sentry/logs/2026-11-21T14%3A32%3A00.000Z' }
    })
    expect(shown[1]?.label).toBe('● 09:04 search_events · sentry, test call, 41 ms')
    expect(labels(view([server('sentry')]).menu)).not.toContain('Last calls')
  })
  it('reviews what the clipboard holds', () => {
    expect(find(view([]).menu, /^Paste/).action).toEqual({ do: 'paste' })
  })
  it('puts what is wrong first, with its cause and at most two remedies', () => {
    const { menu } = view([
      server('git'),
      server('sentry', { signal: 'attention', sentence: 'Waiting 8 s before the next start (third crash in a row)' }),
      failing
    ])
    expect(labels(menu).slice(2, 6)).toEqual([
      '✕ figma: FIGMA_API_KEY is not set',
      'Add the key…',
      'Restart now',
      '▲ sentry: Waiting 8 s before the next start (third crash in a row)'
    ])
    expect(find(menu, 'Add the key…').action).toEqual({ do: 'open', path: '/server/figma/settings' })
    expect(find(menu, 'Restart now').action).toEqual({ do: 'ask', request: 'servers.restart', input: { id: 'figma' } })
    expect(find(menu, '1 ready').items).toHaveLength(1)
  })
  it('tells held tools of a running server', () => {
    const { menu } = view([server('notion', { signal: 'attention', toolsHeld: 3 })])
    expect(labels(menu)[2]).toBe('▲ notion: 3 tools changed and are held')
  })
  it('offers no remedy while a server only starts', () => {
    const { menu } = view([
      server('a', {
        phase: 'starting',
        signal: 'working',
        sentence: 'Starting',
        remedies: [{ label: 'X', request: 'servers.stop', input: { id: 'a' } }]
      })
    ])
    expect(labels(menu)).not.toContain('X')
  })
  it('lists at most eight in trouble and leads to the rest', () => {
    const { menu } = view(
      Array.from({ length: 12 }, (_, index) => server(`s${index}`, { signal: 'failed', phase: 'failed' }))
    )
    expect(menu.filter((each) => each.label.startsWith('✕ s'))).toHaveLength(8)
    expect(find(menu, 'And 4 more…').action).toEqual({ do: 'open', path: '/board' })
  })
  it('puts many servers into their groups', () => {
    const servers = Array.from({ length: 30 }, (_, index) => server(`s${index}`, { group: index % 2 ? 'Code' : '' }))
    expect(find(view(servers).menu, 'Servers').items?.map((each) => each.label)).toEqual(['Code (15)', 'Others (15)'])
  })
  it('says how many servers quitting stops', () => {
    const last = (servers: readonly ServerView[]) => labels(view(servers).menu).at(-1)
    expect(last([])).toBe('Quit')
    expect(last([server('a', { phase: 'stopped', signal: 'off' })])).toBe('Quit')
    expect(last([server('a')])).toBe('Quit, and stop 1 server')
    expect(last([server('a'), server('b', { phase: 'starting' }), server('c', { phase: 'failed' })])).toBe(
      'Quit, and stop 2 servers'
    )
  })
  it('says that servers go on when the core is another process', () => {
    expect(labels(trayView(snapshot([server('a')]), { ...context, joined: true }).menu).at(-1)).toBe(
      'Quit this window; the servers go on'
    )
  })
  it('turns opening at login over', () => {
    const entry = find(view([]).menu, 'Open at login')
    expect(entry).toMatchObject({
      checked: false,
      action: { request: 'settings.update', input: { change: { openAtLogin: true } } }
    })
  })
  it('keeps long and many-lined causes to one short line', () => {
    const { menu } = view([
      server('a', {
        phase: 'failed',
        signal: 'failed',
        lastError: { code: 'exited', message: `x\n${'y'.repeat(500)}` }
      })
    ])
    const line = labels(menu)[2]!
    expect([...line].length).toBeLessThanOrEqual(80)
    expect(line).not.toContain('\n')
  })
})

describe('a server’s submenu', () => {
  const sub = (more: Partial<ServerView>, state = {}) =>
    find(view([server('git', { signal: 'ready', ...more })], state).menu, 'Servers').items!.at(0)!.items!
  it('tells state, memory and use', () => {
    const items = sub({ memoryBytes: 124 * 1024 ** 2, tools: 25, callsLastHour: [40, 47] })
    expect(labels(items).slice(0, 2)).toEqual([
      'Ready since 09:04, 124 MB',
      '25 tools, 0 hosts, 87 calls in the last hour'
    ])
  })
  it.each([
    ['ready', ['Restart', 'Stop']],
    ['degraded', ['Restart', 'Stop']],
    ['waiting', ['Restart', 'Stop']],
    ['stopped', ['Start', 'Stop']],
    ['failed', ['Start', 'Stop']],
    ['stopping', ['Start']]
  ] as const)('offers what makes sense when %s', (phase, expected) => {
    const offered = labels(sub({ phase, signal: 'ready' })).filter((each) =>
      ['Start', 'Stop', 'Restart'].includes(each)
    )
    expect(offered).toEqual(expected)
  })
  it('offers only a start to one that is wanted down', () => {
    const offered = labels(sub({ phase: 'stopped', wanted: 'down', signal: 'off' }))
    expect(offered).toContain('Start')
    expect(offered).not.toContain('Stop')
  })
  it('never starts what needs consent: it is read in the window first', () => {
    const items = sub({ phase: 'needs-consent', signal: 'ready' })
    expect(items.some((each) => each.action?.do === 'ask')).toBe(false)
    expect(labels(items)).toContain('Review what will run…')
  })
  it('plugs and unplugs joined hosts', () => {
    const items = sub(
      {},
      {
        hosts: [host('cursor'), host('codex'), host('zed', { joined: false })],
        cables: [{ host: 'cursor', server: 'git', state: 'ready' }]
      }
    )
    expect(find(items, 'cursor')).toMatchObject({
      checked: true,
      action: { request: 'cables.unplug', input: { server: 'git', host: 'cursor' } }
    })
    expect(find(items, 'codex')).toMatchObject({ checked: false, action: { request: 'cables.plug' } })
    expect(labels(items)).not.toContain('zed')
  })
})

it('every server can be reached from the menu, and every request names a server that is there', () => {
  const signal = fc.constantFrom<Signal>('ready', 'working', 'attention', 'failed', 'off')
  fc.assert(
    fc.property(fc.array(signal, { maxLength: 40 }), (signals) => {
      const servers = signals.map((each, index) => server(`s${index}`, { signal: each }))
      const all: TrayEntry[] = []
      const walk = (entries: readonly TrayEntry[]) =>
        entries.forEach((each) => (all.push(each), walk(each.items ?? [])))
      walk(view(servers).menu)
      const trouble = servers.filter((each) => ['failed', 'attention', 'working'].includes(each.signal))
      const hidden = Math.max(0, trouble.length - 8)
      const named = new Set(
        all.flatMap((each) =>
          each.action?.do === 'open' && each.action.path.startsWith('/server/') ? [each.action.path.split('/')[2]] : []
        )
      )
      expect(named.size).toBe(
        trouble.length === servers.length && servers.length > 0 ? servers.length : servers.length - hidden
      )
      for (const { action } of all)
        if (action?.do === 'ask' && action.request.startsWith('servers.'))
          expect(servers.some((each) => each.id === (action.input as { id: string }).id)).toBe(true)
    })
  )
})
