import { expect, it } from 'vitest'
import { done, failed } from '../../../contract/failure.ts'
import type { ServerDefinition } from '../../../contract/model.ts'
import { argvHash, spawnAudited } from '../../../main/processes/audited-spawn.ts'
import type { Child, SpawnRequest } from '../../../main/processes/types.ts'

const launch = { kind: 'stdio', command: 'node', args: ['x.js', '--key', '${secret:key}'] } as const
const request = {
  server: 'a',
  incarnation: 1,
  command: 'node',
  args: ['x.js', '--key', 'CANARY'],
  cwd: '/',
  env: {}
} satisfies SpawnRequest
const heard: { readonly detail: string; readonly subject: string }[] = []
const audited = (outcome: ReturnType<typeof failed> | { ok: true; value: Child }) =>
  spawnAudited(
    async () => outcome,
    { audit: (record) => heard.push(record) },
    () => ({ launch }) as unknown as ServerDefinition
  )

it('a start is in the audit with its pid and the hash of the command that was agreed to', async () => {
  await audited(done({ pid: 42 } as Child))(request)
  expect(heard).toEqual([
    {
      actor: 'patchbay',
      action: 'started a process',
      subject: 'a',
      detail: `pid 42, command line sha256 ${argvHash(['node', 'x.js', '--key', '${secret:key}'])}`
    }
  ])
  expect(JSON.stringify(heard)).not.toContain('CANARY')
})
it('what did not start is not', async () => {
  heard.length = 0
  await audited(failed('command-not-found', 'x'))(request)
  expect(heard).toEqual([])
})
