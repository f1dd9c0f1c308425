/** A host's file that somebody else changes while Patchbay runs, and an entry whose Patchbay is not there any more. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { connectControl } from '../../../main/control/client.ts'
import { findPlaces } from '../../../main/lib/find-places.ts'
import { startCore, until, type TestCore } from '../../helpers/core.ts'

let core: TestCore
beforeEach(async () => {
  core = await startCore()
})
afterEach(() => core?.stop())

const fileOf = async (host: string): Promise<string> =>
  (await core.ask('hosts')).find((each: { id: string }) => each.id === host).file
const write = (file: string, text: string) => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}
const noticeOf = (code: string) =>
  until(
    async () => (await core.ask('status')).notices.find((each: { code: string }) => each.code === code) ?? null,
    (notice) => notice !== null
  )
const gone = (code: string) =>
  until(
    async () => (await core.ask('status')).notices,
    (all) => all.every((each: { code: string }) => each.code !== code)
  )
async function audits() {
  const client = (await connectControl(findPlaces(core.env).socket))!
  const answer = await client.call('activity.audit', { limit: 50 })
  client.close()
  return answer.ok ? answer.value : []
}

it('emptied of six servers and our entry: a notice, an entry in the audit, and an undo', async () => {
  const file = await fileOf('claude-desktop')
  const servers = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [name, { command: name, args: [] }]))
  write(file, JSON.stringify({ mcpServers: servers }, null, 2))
  await core.ask('hosts', 'join', 'claude-desktop', '--yes')
  const ours = readFileSync(file, 'utf8')
  write(file, '{}')
  const notice = await noticeOf('host-file-changed')
  expect(notice.message).toContain('Patchbay’s entry and 6 servers (a, b, c, d, e, f) are gone from it')
  expect(notice.detail).toContain('-    "a"')
  expect(notice.remedy).toMatchObject({ label: 'Restore the file' })
  expect(notice.alternatives.map((each: { label: string }) => each.label)).toEqual(['Put Patchbay back', 'Leave it'])
  expect(await audits()).toContainEqual(
    expect.objectContaining({ actor: 'host', action: 'changed its file', subject: 'claude-desktop' })
  )
  expect(readFileSync(file, 'utf8')).toBe('{}')
  await core.ask('hosts', 'undo', 'claude-desktop', '--yes')
  expect(readFileSync(file, 'utf8')).toBe(ours)
  await gone('host-file-changed')
})
it('without our entry: put back by the button’s own words, or left as it is', async () => {
  const file = await fileOf('cursor')
  write(file, '{"mcpServers": {"git": {"command": "git-mcp"}}}\n')
  await core.ask('hosts', 'join', 'cursor', '--yes')
  write(file, '{"mcpServers": {"git": {"command": "git-mcp"}}}\n')
  const { remedy } = await noticeOf('host-file-changed')
  const client = (await connectControl(findPlaces(core.env).socket))!
  expect(await client.ask(remedy.request, remedy.input)).toMatchObject({ ok: true, value: { joined: true } })
  client.close()
  expect(JSON.parse(readFileSync(file, 'utf8')).mcpServers).toHaveProperty('patchbay')
  await gone('host-file-changed')
  write(file, '{}')
  await noticeOf('host-file-changed')
  await core.ask('hosts', 'leave-as-is', 'cursor')
  await gone('host-file-changed')
  expect(readFileSync(file, 'utf8')).toBe('{}')
  await core.restart()
  await core.ask('hosts')
  await gone('host-file-changed')
})
it('whose entry starts a Patchbay that is gone: all are mended in one step, and only they', async () => {
  const hosts = ['cursor', 'claude-desktop']
  for (const host of hosts) {
    await core.ask('hosts', 'join', host, '--yes')
    const file = await fileOf(host)
    write(
      file,
      readFileSync(file, 'utf8').replace(/"[^"]*bridge\.cjs"/, '"/tmp/.mount_PatchbAbCdEf/resources/bridge.cjs"')
    )
  }
  await core.ask('hosts', 'join', 'windsurf', '--yes')
  const sound = readFileSync(await fileOf('windsurf'), 'utf8')
  await core.restart()
  const notice = await noticeOf('stale-entries')
  expect(notice.message).toMatch(/Claude Desktop/)
  expect(notice.remedy).toMatchObject({ request: 'hosts.mend' })
  const planned = await core.ask('hosts', 'mend')
  expect(planned.plans).toHaveLength(2)
  for (const host of hosts) expect(readFileSync(await fileOf(host), 'utf8')).toContain('.mount_')
  expect((await core.runWith('n\n', 'hosts', 'mend')).code).toBe(1)
  const mended = await core.ask('hosts', 'mend', '--yes')
  expect(mended.plans).toHaveLength(2)
  for (const host of hosts) expect(readFileSync(await fileOf(host), 'utf8')).not.toContain('.mount_')
  expect(readFileSync(await fileOf('windsurf'), 'utf8')).toBe(sound)
  await gone('stale-entries')
  expect((await core.run('hosts', 'mend')).stdout).toContain('Nothing to mend')
})
