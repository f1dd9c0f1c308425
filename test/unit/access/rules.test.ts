import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accept, heldTools, pinNew } from '../../../main/access/pins.ts'
import { chosenPlug, isPlugged, withChosen, withPlug } from '../../../main/access/plugs.ts'
import { firstSwitches, isOn, switchOf, wasSwitched, withSwitch } from '../../../main/access/switches.ts'
import type { Plug, Switches } from '../../../main/access/types.ts'

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
  it('of a host that joins with some of all servers are just those, and the other hosts keep theirs', () => {
    const plugs = withChosen({ a: { only: null, off: ['zed'] } }, ['a', 'b', 'constructor'], 'cursor', new Set(['b']))
    const into = (host: string) => ['a', 'b', 'constructor'].filter((id) => isPlugged(plugs, id, host))
    expect([into('cursor'), into('zed'), into('vscode')]).toEqual([
      ['b'],
      ['b', 'constructor'],
      ['a', 'b', 'constructor']
    ])
  })
  it('are everywhere, or just where they were chosen once', () => {
    expect(chosenPlug(undefined)).toEqual({ only: null, off: [] })
    expect(chosenPlug(['cursor', 'cursor']).only).toEqual(['cursor'])
  })
})

describe('tool switches', () => {
  const hosts = ['cursor', 'vscode', 'zed']
  it('are on until switched off', () => {
    expect(isOn(switchOf({}, 'memory', 'read'), 'cursor')).toBe(true)
    expect(isOn(switchOf({ memory: {} }, 'memory', 'constructor'), 'cursor')).toBe(true)
  })
  it('off for all ends what was said for single hosts, and on again leaves nothing behind', () => {
    const off = withSwitch({}, 'memory', 'read', false, undefined)
    expect(hosts.some((host) => isOn(switchOf(off, 'memory', 'read'), host))).toBe(false)
    const on = withSwitch(off, 'memory', 'read', true, undefined)
    expect(on).toEqual({ memory: {} })
  })
  it('switching on for one host what is off for all gives it to that host alone', () => {
    const off = withSwitch({}, 'memory', 'read', false, undefined)
    const one = withSwitch(off, 'memory', 'read', true, 'vscode')
    expect(hosts.map((host) => isOn(switchOf(one, 'memory', 'read'), host))).toEqual([false, true, false])
  })
  it('for one host goes before the one for all, also when a host comes later', () => {
    const off = withSwitch({}, 'memory', 'read', false, undefined)
    const one = withSwitch(off, 'memory', 'read', true, 'vscode')
    expect(isOn(switchOf(one, 'memory', 'read'), null)).toBe(false)
    expect(isOn(switchOf(one, 'memory', 'read'), 'a-host-of-next-year')).toBe(false)
    expect(withSwitch(one, 'memory', 'read', false, 'vscode')).toEqual(off)
  })
  it('of names that every object has are kept and lost like any other', () => {
    for (const odd of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(wasSwitched({}, odd, odd)).toBe(false)
      const off = withSwitch({}, odd, odd, false, odd)
      expect(wasSwitched(off, odd, odd)).toBe(true)
      expect(isOn(switchOf(off, odd, odd), odd)).toBe(false)
      expect(isOn(switchOf(off, odd, odd), null)).toBe(true)
      expect(wasSwitched(withSwitch(off, odd, odd, true, odd), odd, odd)).toBe(false)
    }
  })
  it('come with a server: some off, or only some on and those that come later off', () => {
    const on = (first: ReturnType<typeof firstSwitches>, tool: string) =>
      isOn(switchOf({ s: first ?? {} }, 's', tool), null)
    const some = firstSwitches(['write'])
    expect(['read', 'write', 'later'].map((tool) => on(some, tool))).toEqual([true, false, true])
    const only = firstSwitches(['write'], ['read', 'write'])
    expect(['read', 'write', 'later'].map((tool) => on(only, tool))).toEqual([true, false, false])
    const one = withSwitch({ s: only ?? {} }, 's', 'later', true, undefined)
    expect(['read', 'later', 'other'].map((tool) => isOn(switchOf(one, 's', tool), null))).toEqual([true, true, false])
  })
  it('a switch for one host leaves the others as they were', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...hosts), fc.boolean())),
        fc.constantFrom(...hosts),
        fc.boolean(),
        (steps, host, on) => {
          let switches: Switches = {}
          for (const [each, up] of steps) switches = withSwitch(switches, 's', 't', up, each)
          const before = hosts.map((each) => isOn(switchOf(switches, 's', 't'), each))
          const after = withSwitch(switches, 's', 't', on, host)
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
  it('hold tools whose names every object has', () => {
    const names = ['constructor', '__proto__', 'toString']
    for (const server of names) {
      const listed = (text: string) => names.map((name) => tool(name, text))
      const pins = pinNew({}, server, listed('x'), hash) ?? {}
      expect(heldTools(pins, server, listed('x'), hash)).toEqual([])
      expect(heldTools(pins, server, listed('y'), hash)).toEqual(names)
      expect(heldTools(accept(pins, server, tool('__proto__', 'y'), hash), server, listed('y'), hash)).toEqual([
        'constructor',
        'toString'
      ])
    }
  })
})
