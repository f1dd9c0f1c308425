import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { boardSizes, hostJackX, serverJackX } from '../../../renderer/lib/board-sizes.ts'
import { groupServers } from '../../../renderer/lib/board-groups.ts'
import { placeGroups, placeHosts, placeServers, planBoard } from '../../../renderer/lib/board-plan.ts'
import { cableEnds } from '../../../renderer/lib/cable-states.ts'
import { drawCables } from '../../../renderer/lib/cables.ts'
import type { CableEnds } from '../../../renderer/lib/cables.ts'
import { healthWords } from '../../../renderer/lib/health.ts'
import { createScene } from '../../helpers/scenes.ts'

const scene = createScene('12', Date.UTC(2026, 10, 21, 14, 32))
const { snapshot } = scene
const plan = planBoard(placeHosts(snapshot.hosts, 800), placeServers(snapshot.servers, new Map(), 800, 12))
const ends = cableEnds({
  cables: snapshot.cables,
  servers: new Map(snapshot.servers.map((server) => [server.id, server])),
  trunkOf: new Map(),
  pulses: new Set(),
  pending: new Map(),
  ghosts: []
})

describe('cables', () => {
  test('leave a jack in the order in which they arrive, so none crosses another at it', () => {
    const drawn = drawCables(plan, ends, 270, 800)
    for (const host of snapshot.hosts) {
      const mine = drawn.runs
        .filter((run) => run.host === `h:${host.id}`)
        .map((run) => ({
          from: drawn.pins.find((pin) => pin.key === `${run.key}:h`)?.y ?? 0,
          to: plan.servers.find((place) => place.key === run.server)?.y ?? 0
        }))
        .sort((a, b) => a.from - b.from)
      expect(mine.map((one) => one.to)).toEqual(mine.map((one) => one.to).sort((a, b) => a - b))
    }
  })

  test('never leave their jack, however many there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 80 }), (count) => {
        const servers = Array.from({ length: count }, (_, i) => ({ ...snapshot.servers[0]!, id: `s${i}` }))
        const many = planBoard(placeHosts(snapshot.hosts, 800), placeServers(servers, new Map(), 800, count))
        const all = servers.map((server): CableEnds => ({
          key: `cursor/${server.id}`,
          host: 'h:cursor',
          server: `s:${server.id}`,
          look: 'ready',
          carries: 1
        }))
        const drawn = drawCables(many, all, 0, 500)
        const jack = drawn.jacks.find((one) => one.key === 'h:cursor')
        const ys = drawn.pins.filter((pin) => pin.x === 0).map((pin) => pin.y)
        expect(jack && Math.min(...ys) >= jack.y && Math.max(...ys) <= jack.y + jack.height).toBe(true)
        expect(jack?.height).toBeLessThanOrEqual(72)
      })
    )
  })

  test('that fail are broken before the jack and marked once a server', () => {
    const drawn = drawCables(plan, ends, 270, 800)
    expect(drawn.runs.filter((run) => run.look === 'failed').every((run) => run.stub !== null)).toBe(true)
    expect(drawn.marks.map((mark) => mark.look).sort()).toEqual(['attention', 'failed'])
  })

  test('of one group and host are one trunk, as thick as what it carries', () => {
    const trunkOf = new Map(snapshot.servers.map((server) => [server.id, 'all']))
    const trunks = cableEnds({
      cables: snapshot.cables,
      servers: new Map(),
      trunkOf,
      pulses: new Set(),
      pending: new Map(),
      ghosts: []
    })
    expect(trunks).toHaveLength(6)
    expect(trunks.reduce((sum, trunk) => sum + trunk.carries, 0)).toBe(31)
  })

  test('asked for and not confirmed yet are there already, dotted', () => {
    const pending = new Map([
      ['zed/memory', true],
      ['cursor/git', false]
    ])
    const drawn = cableEnds({
      cables: snapshot.cables,
      servers: new Map(),
      trunkOf: new Map(),
      pulses: new Set(),
      pending,
      ghosts: []
    })
    expect(drawn.find((one) => one.key === 'zed/memory')?.look).toBe('ghost')
    expect(drawn.find((one) => one.key === 'cursor/git')?.look).toBe('ghost')
  })
})

describe('the plan', () => {
  test('has no gaps and no overlaps, in every grouping', () => {
    const sixty = createScene('60').snapshot
    for (const by of ['purpose', 'host', 'state', 'none'] as const) {
      const grouping = groupServers(sixty.servers, sixty.hosts, sixty.cables, by)
      const count = grouping.needed.length + grouping.groups.reduce((sum, group) => sum + group.servers.length, 0)
      expect(count).toBe(60)
      for (const compact of [false, true]) {
        const places = placeGroups(grouping, {
          cells: 4,
          compact,
          open: 'git',
          flat: by === 'none',
          numbers: new Map()
        })
        let y = 0
        for (const place of places) {
          expect(place.y).toBe(y)
          y += place.height
        }
        expect(new Set(places.map((place) => place.key)).size).toBe(places.length)
      }
    }
  })

  test('leaves the cables room at every width', () => {
    for (let width = 641; width < 2_000; width += 7) {
      for (const grouped of [false, true]) {
        const sizes = boardSizes(width, grouped, false)
        expect(serverJackX(sizes, width) - hostJackX(sizes)).toBeGreaterThan(120)
      }
    }
  })
})

describe('the health in words', () => {
  test('is one line when all is well, worst first when not, and nothing where nothing is', () => {
    expect(healthWords(createScene('3').snapshot.servers).map((word) => word.text)).toEqual(['All 3 servers ready'])
    expect(healthWords(snapshot.servers).map((word) => word.text)).toEqual([
      '1 failed',
      '2 need you',
      '1 starting',
      '7 ready',
      '1 off'
    ])
    expect(healthWords([])).toEqual([])
  })
})
