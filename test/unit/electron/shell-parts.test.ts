import { readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { EventEmitter } from 'node:events'
import { describe, expect, it, vi } from 'vitest'
import type { PatchbayEvent } from '../../../contract/events.ts'
import { parseRoute } from '../../../renderer/lib/route.ts'
import { createActions } from '../../../main/electron/actions.ts'
import { desktopEntry } from '../../../main/electron/login.ts'
import { followState } from '../../../main/electron/mirror.ts'
import { isPlace, places } from '../../../contract/places.ts'
import { createQuit } from '../../../main/electron/quit.ts'
import { wishedPlace } from '../../../main/electron/single-instance.ts'
import { applyEvent } from '../../../contract/keep-snapshot.ts'
import { hasTrayHost } from '../../../main/electron/tray-host.ts'
import { trayImage } from '../../../main/electron/tray-view.ts'
import { fittingPlace } from '../../../main/electron/window-place.ts'
import { server, snapshot } from '../../electron/double/state.ts'

describe('places', () => {
  it('are the page’s own', () => {
    expect(parseRoute(places.board)).toEqual({ page: 'board', panel: null })
    expect(parseRoute(places.add())).toMatchObject({ panel: { kind: 'add' } })
    expect(parseRoute(places.settings)).toEqual({ page: 'settings' })
    expect(parseRoute(places.server('a b', 'logs'))).toMatchObject({
      panel: { kind: 'server', id: 'a b', tab: 'logs' }
    })
    expect(parseRoute(places.host('cursor'))).toMatchObject({ panel: { kind: 'host', id: 'cursor' } })
  })
  it('are one line from the root', () => {
    for (const good of ['/board', '/server/git/logs']) expect(isPlace(good)).toBe(true)
    for (const bad of ['', 'board', 'https://x', '/a\nb', `/${'x'.repeat(600)}`, 7, null])
      expect(isPlace(bad)).toBe(false)
  })
  it('are taken from the words of a start only when they are places', () => {
    expect(wishedPlace(['electron', '.', '--open=/server/git'])).toBe('/server/git')
    expect(wishedPlace(['electron', '--open=javascript:alert(1)'])).toBe(null)
    expect(wishedPlace(['electron'])).toBe(null)
  })
})

describe('the mirror', () => {
  it('drops what the snapshot holds already', () => {
    const state = { ...snapshot([server('a')]), seq: 5 }
    const event = (seq: number): PatchbayEvent => ({ seq, name: 'server.removed', data: { id: 'a' } })
    expect(applyEvent(state, event(5))).toBe(state)
    expect(applyEvent(state, event(6)).servers).toEqual([])
  })
  it('puts changed and new servers in', () => {
    const changed = applyEvent(snapshot([server('a')]), {
      seq: 2,
      name: 'server.changed',
      data: { server: server('a', { pid: 9 }) }
    })
    expect(changed.servers.map((each) => each.pid)).toEqual([9])
    expect(applyEvent(changed, { seq: 3, name: 'server.changed', data: { server: server('b') } }).servers).toHaveLength(
      2
    )
  })
  it('follows before it asks, so that nothing falls between', async () => {
    let tell: (event: PatchbayEvent) => void = () => undefined
    const seen: (readonly string[])[] = []
    await followState(
      {
        follow: (_topics, listener) => ((tell = listener), () => undefined),
        call: (async () => {
          tell({ seq: 7, name: 'server.changed', data: { server: server('late') } })
          return { ok: true, value: { ...snapshot([server('a')]), seq: 6 } }
        }) as never
      },
      (now) => seen.push(now.servers.map((each) => each.id))
    )
    expect(seen).toEqual([['a'], ['a', 'late']])
  })
})

describe('the window’s place', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  it('is kept on a screen that is there', () => {
    const kept = { x: 100, y: 100, width: 800, height: 600, maximized: true }
    expect(fittingPlace(kept, [screen])).toEqual(kept)
  })
  it('is given up when its screen is gone', () => {
    expect(fittingPlace({ x: 4000, y: 100, width: 800, height: 600, maximized: false }, [screen])).toEqual({
      width: 800,
      height: 600,
      maximized: false
    })
  })
  it('is never larger than the screen nor smaller than the least', () => {
    expect(fittingPlace({ x: 0, y: 0, width: 5000, height: 10, maximized: false }, [screen])).toMatchObject({
      width: 1920,
      height: 360
    })
  })
  it('survives a torn memory', () => {
    expect(fittingPlace({ width: 'x' } as never, [])).toMatchObject({ width: 1240 })
  })
})

describe('quitting', () => {
  const setup = (stop: () => Promise<void>, budgetMs = 8_500) => {
    const app = Object.assign(new EventEmitter(), { exit: vi.fn(), quit: () => app.emit('before-quit', event) })
    const event = { preventDefault: vi.fn() }
    const process = Object.assign(new EventEmitter(), { pid: 4711, kill: vi.fn() })
    const leave = vi.fn()
    const quit = createQuit({
      app: app as never,
      process: process as never,
      stop,
      leave,
      report: () => undefined,
      budgetMs,
      exitMs: 20
    })
    return { app, process, leave, quit }
  }
  it('stops everything once, then exits', async () => {
    const stop = vi.fn(() => Promise.resolve())
    const { app, leave, quit } = setup(stop)
    quit()
    quit()
    expect(leave).toHaveBeenCalledTimes(1)
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledWith(0))
    expect(stop).toHaveBeenCalledTimes(1)
  })
  it('does not wait for a core that never ends, nor fails with one that throws', async () => {
    const stuck = setup(() => new Promise(() => undefined), 10)
    stuck.quit()
    await vi.waitFor(() => expect(stuck.app.exit).toHaveBeenCalled())
    const broken = setup(() => Promise.reject(new Error('no')))
    broken.quit()
    await vi.waitFor(() => expect(broken.app.exit).toHaveBeenCalledWith(0))
  })
  it('goes on when the icon was gone already', async () => {
    const { app, leave, quit } = setup(() => Promise.resolve())
    leave.mockImplementation(() => {
      throw new Error('Tray is destroyed')
    })
    quit()
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledWith(0))
  })
  it('ends even where Electron does not', async () => {
    const { process, quit } = setup(() => Promise.resolve())
    quit()
    await vi.waitFor(() => expect(process.kill).toHaveBeenCalledWith(4711, 'SIGKILL'))
  })
  it.each(['SIGTERM', 'SIGINT', 'SIGHUP'])('answers %s', async (signal) => {
    const { app, process } = setup(() => Promise.resolve())
    process.emit(signal)
    await vi.waitFor(() => expect(app.exit).toHaveBeenCalledWith(0))
  })
})

describe('actions', () => {
  it('open, ask and say what failed', async () => {
    const show = vi.fn()
    const say = vi.fn()
    const ask = vi.fn(() =>
      Promise.resolve({
        ok: false as const,
        failure: { code: 'not-found' as const, message: 'There is no such server.' }
      })
    )
    const paste = vi.fn()
    const act = createActions({ ask, show, say, paste, quit: () => undefined })
    act({ do: 'open', path: '/settings' })
    act({ do: 'open', path: '' })
    expect(show.mock.calls).toEqual([['/settings'], [undefined]])
    act({ do: 'paste' })
    expect(paste).toHaveBeenCalledOnce()
    act({ do: 'ask', request: 'servers.stop', input: { id: 'x' } })
    await vi.waitFor(() => expect(say).toHaveBeenCalledWith('There is no such server.'))
  })
})

describe('small things', () => {
  it('an autostart entry quotes its program', () => {
    expect(desktopEntry('/opt/My $App/patch"bay')).toContain('Exec="/opt/My \\\\$App/patch\\\\"bay" --hidden')
    expect(desktopEntry('/opt/100%/x')).toContain('Exec="/opt/100%%/x"')
  })
  it('macOS and Windows always have a tray; a Linux without a session bus has none', async () => {
    expect(await hasTrayHost('darwin', {})).toBe(true)
    expect(await hasTrayHost('win32', {})).toBe(true)
    expect(await hasTrayHost('linux', {})).toBe(false)
    expect(await hasTrayHost('linux', { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/at/all' })).toBe(false)
  })
  it('every tray image exists, at both scales', () => {
    const folder = join(import.meta.dirname, '../../../build/tray')
    for (const platform of ['linux', 'darwin', 'win32'] as const)
      for (const dark of [true, false])
        for (const signal of ['ready', 'working', 'attention', 'failed', 'off'] as const) {
          const file = trayImage(folder, signal, { platform, dark })
          expect(existsSync(file), file).toBe(true)
          expect(readFileSync(file.replace('.png', '@2x.png')).subarray(1, 4).toString()).toBe('PNG')
        }
  })
})
