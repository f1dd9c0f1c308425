import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Plug } from '../../../main/gateway/types.ts'
import { accept, heldTools, pinNew } from '../../../main/state/pins.ts'
import { chosenPlug, isPlugged, withPlug } from '../../../main/state/plugs.ts'
import { isOn, switchOf, withSwitch } from '../../../main/state/switches.ts'

const name = fc.constantFrom('cursor', 'vscode', 'zed', '__proto__', 'constructor')

describe('cables', () => {
  it('join a new server to every host, also those that come later', () => {
    expect(isPlugged({}, 'memory', 'cursor')).toBe(true)
    expect(isPlugged({}, 'constructor', 'toString')).toBe(true)
  })
  it('follow the review’s choice: only those, and no host that comes later', () => {
    const plugs = { memory: chosenPlug(['cursor']) }
    expect([isPlugged(plugs, 'memory', 'cursor'), isPlugged(plugs, 'memory', 'vscode')]).toEqual([true, false])
  })
  it('are as last asked, whatever came before, and touch no other pair', () => {
    fc.assert(
      fc.property(
        fc.record({ only: fc.option(fc.array(name)), off: fc.array(name) }),
        fc.array(fc.tuple(name, fc.boolean())),
        name,
        fc.boolean(),
        (start: Plug, steps, host, on) => {
          let plugs: Readonly<Record<string, Plug>> = { s: start }
          for (const [each, up] of steps) plugs = withPlug(plugs, 's', each, up)
          const before = (['cursor', 'vscode', 'zed'] as const).map((each) => isPlugged(plugs, 's', each))
          const after = withPlug(plugs, 's', host, on)
          expect(isPlugged(after, 's', host)).toBe(on)
          ;(['cursor', 'vscode', 'zed'] as const).forEach(
            (each, i) => each !== host && expect(isPlugged(after, 's', each)).toBe(before[i])
          )
        }
      )
    )
  })
})

describe('tool switches', () => {
  const hosts = ['cursor', 'vscode', 'zed']
  it('are on until switched off', () => {
    expect(isOn(switchOf({}, 'memory', 'read'), 'cursor')).toBe(true)
    expect(isOn(switchOf({ memory: {} }, 'memory', 'constructor'), 'cursor')).toBe(true)
  })
  it('off for all beats everything until it is on again', () => {
    const off = withSwitch({}, 'memory', 'read', false, undefined, hosts)
    expect(hosts.some((host) => isOn(switchOf(off, 'memory', 'read'), host))).toBe(false)
    const on = withSwitch(off, 'memory', 'read', true, undefined, hosts)
    expect(on).toEqual({ memory: {} })
  })
  it('switching on for one host what is off for all gives it to that host alone', () => {
    const off = withSwitch({}, 'memory', 'read', false, undefined, hosts)
    const one = withSwitch(off, 'memory', 'read', true, 'vscode', hosts)
    expect(hosts.map((host) => isOn(switchOf(one, 'memory', 'read'), host))).toEqual([false, true, false])
  })
  it('a switch for one host leaves the others as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...hosts), fc.boolean())),
        fc.constantFrom(...hosts),
        fc.boolean(),
        (steps, host, on) => {
          let switches = {}
          for (const [each, up] of steps) switches = withSwitch(switches, 's', 't', up, each, hosts)
          const before = hosts.map((each) => isOn(switchOf(switches, 's', 't'), each))
          const after = withSwitch(switches, 's', 't', on, host, hosts)
          expect(isOn(switchOf(after, 's', 't'), host)).toBe(on)
          hosts.forEach((each, i) => each !== host && expect(isOn(switchOf(after, 's', 't'), each)).toBe(before[i]))
        }
      )
    )
  })
})

describe('pins', () => {
  const tool = (name: string, description: string) => ({ name, definition: { name, description }, bytes: 10 })
  const hash = (each: { definition: Readonly<Record<string, unknown>> }) => JSON.stringify(each.definition)
  it('accept the first list as a whole and hold what changes later', () => {
    const pins = pinNew({}, 's', [tool('a', 'reads')], hash) ?? {}
    expect(heldTools(pins, 's', [tool('a', 'reads')], hash)).toEqual([])
    expect(heldTools(pins, 's', [tool('a', 'reads and sends')], hash)).toEqual(['a'])
  })
  it('let a new tool through, pinned from then on', () => {
    const first = pinNew({}, 's', [tool('a', 'x')], hash) ?? {}
    const second = pinNew(first, 's', [tool('a', 'changed'), tool('b', 'y')], hash) ?? {}
    expect(heldTools(second, 's', [tool('a', 'changed'), tool('b', 'z')], hash)).toEqual(['a', 'b'])
    expect(pinNew(second, 's', [tool('b', 'z')], hash)).toBeNull()
  })
  it('release a tool once its change is accepted', () => {
    const pins = accept(pinNew({}, 's', [tool('a', 'x')], hash) ?? {}, 's', tool('a', 'z'), hash)
    expect(heldTools(pins, 's', [tool('a', 'z')], hash)).toEqual([])
  })
  it('know nothing of a server never listed', () =>
    expect(heldTools({}, 'constructor', [tool('a', 'x')], hash)).toEqual([]))
})
