import { describe, expect, it } from 'vitest'
import { done, failed } from '../../../contract/failure.ts'
import type { HostPlan, InstallJoin } from '../../../contract/model.ts'
import { createJoins } from '../../../main/manage/join-after.ts'

const plan = (host: string): HostPlan => ({
  host,
  name: host,
  action: 'join',
  file: `/home/me/.${host}.json`,
  before: '{}',
  after: '{ }',
  diff: '+x',
  added: 1,
  removed: 0,
  unchanged: 0,
  goesIn: '',
  backup: '',
  takesEffect: '',
  hash: 'h',
  noop: false,
  takesOut: []
})
function scene(joined: readonly string[] = []) {
  const written: string[] = []
  const joins = createJoins({
    nameOf: (host) => host.toUpperCase(),
    isJoined: (host) => joined.includes(host),
    async join({ host }) {
      written.push(host)
      return host === 'torn' ? failed('unparsable-file', 'It does not parse.') : done(plan(host))
    }
  })
  const told: Record<string, readonly InstallJoin[]> = {}
  const show = (id: string) => (list: readonly InstallJoin[]) => void (told[id] = list)
  return { joins, written, told, show }
}
const source = (...hosts: string[]) => hosts.map((host) => ({ host, hash: 'h' }))

describe('hosts that are joined with an install', () => {
  it('are written only when every install has ended, each once', async () => {
    const { joins, written, told, show } = scene()
    const endFirst = joins.begin()
    const endSecond = joins.begin()
    await endFirst(source('cursor'), show('first'))
    expect(written).toEqual([])
    await endSecond(source('cursor', 'zed'), show('second'))
    expect(written).toEqual(['cursor', 'zed'])
    expect(told['first']?.map((join) => join.state)).toEqual(['done'])
    expect(told['second']?.map((join) => [join.name, join.state, join.added])).toEqual([
      ['CURSOR', 'done', 1],
      ['ZED', 'done', 1]
    ])
  })
  it('are left alone when the server did not come up', async () => {
    const { joins, written, show } = scene()
    await joins.begin()([], show('only'))
    expect(written).toEqual([])
  })
  it('tell what went wrong with one, and go on with the next', async () => {
    const { joins, told, show } = scene()
    await joins.begin()(source('torn', 'zed'), show('only'))
    expect(told['only']?.map((join) => [join.state, join.failure?.code])).toEqual([
      ['failed', 'unparsable-file'],
      ['done', undefined]
    ])
  })
  it('that were joined meanwhile are not written again', async () => {
    const { joins, written, told, show } = scene(['cursor'])
    await joins.begin()(source('cursor'), show('only'))
    expect(written).toEqual([])
    expect(told['only']?.map((join) => [join.state, join.diff])).toEqual([['done', '']])
  })
})
