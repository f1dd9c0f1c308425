import { expect, it } from 'vitest'
import type { SweepEntry } from '../../../contract/model.ts'
import { leftBehind } from '../../../main/processes/foreign-servers.ts'

it('helpers of a running server are in use; those of a stopped one, and of others, are left behind', () => {
  const entry = (pid: number, ours: boolean, owner: string) => ({ pid, ours, owner }) as SweepEntry
  const found = [entry(1, true, 'Patchbay: on'), entry(2, true, 'Patchbay: off'), entry(3, false, 'Cursor')]
  expect(leftBehind(found, (id) => (id === 'on' ? 10 : null)).map(({ pid }) => pid)).toEqual([2, 3])
})
