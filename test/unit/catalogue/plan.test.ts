import { describe, expect, test } from 'vitest'
import { installRequestSchema } from '../../../contract/requests.ts'
import { expandInstallRequest } from '../../../main/catalogue/expand.ts'
import { readManifest } from '../../../main/catalogue/npm/manifest.ts'
import { pickNode } from '../../../main/catalogue/npm/plan.ts'
import { decide, type PlanFacts } from '../../../main/catalogue/plan.ts'
import { sheetOf } from '../../../main/catalogue/sheet.ts'
import type { Runtime } from '../../../main/runtimes/types.ts'

const node = (version: string, yours = true): Runtime => ({
  kind: 'node',
  path: `/bin/node-${version}`,
  version,
  problem: null,
  yours
})
const manifest = { name: '@s/server-x', version: '1.2.3', bin: 'x.js', dist: { integrity: 'sha512-a' } }

function planOf(installRequest: unknown, facts: Partial<PlanFacts> = {}) {
  const parsed = installRequestSchema.parse(installRequest)
  const expanded = expandInstallRequest(parsed, null, '/home/me')
  if (!expanded.ok) throw new Error(expanded.failure.message)
  return decide(parsed, {
    entry: null,
    expanded: expanded.value,
    takenIds: [],
    serversFolder: '/data/servers',
    userHome: '/home/me',
    platform: 'linux',
    found: readManifest(manifest),
    runtimes: [node('24.0.0')],
    runtime: null,
    now: new Date('2026-11-21T00:00:00Z'),
    ...facts
  })
}
const codeOf = (outcome: ReturnType<typeof planOf>) =>
  outcome.ok ? (outcome.value.blocked?.code ?? 'good') : outcome.failure.code
const npm = { source: { from: 'npm', package: '@s/server-x' } }

describe('the plan', () => {
  test('has every path before anything exists, on each system', () => {
    const posix = planOf(npm)
    expect(posix).toMatchObject({
      ok: true,
      value: {
        prefix: '/data/servers/x',
        definition: { launch: { command: '/bin/node-24.0.0', args: ['/data/servers/x/node_modules/@s/server-x/x.js'] } }
      }
    })
    const windows = planOf(npm, { platform: 'win32', serversFolder: 'C:\\Data\\servers' })
    expect(windows).toMatchObject({
      ok: true,
      value: { definition: { launch: { args: ['C:\\Data\\servers\\x\\node_modules\\@s\\server-x\\x.js'] } } }
    })
  })
  test('defaults', () => {
    const plan = planOf(npm)
    if (!plan.ok) throw new Error()
    expect(plan.value.definition).toMatchObject({
      name: 'x',
      wanted: 'up',
      idleMinutes: 10,
      startTimeoutSeconds: 60,
      memorySoftMb: 0,
      memoryHardMb: 0,
      messageLimitMb: 32,
      group: '',
      consent: null
    })
  })
  test('a taken id is refused, a suggested one steps aside', () => {
    expect(codeOf(planOf({ ...npm, id: 'x' }, { takenIds: ['x'] }))).toBe('already-exists')
    expect(planOf(npm, { takenIds: ['x'] })).toMatchObject({ ok: true, value: { definition: { id: 'x-2' } } })
  })
  test('what fetches its program at the first start gets more time for it', () => {
    const plan = planOf({ source: { from: 'command', command: 'uvx', args: ['a@1'] } })
    expect(plan).toMatchObject({
      ok: true,
      value: { definition: { startTimeoutSeconds: 120, launch: { cwd: '/home/me' } } }
    })
  })
  test('names of variables that cannot be', () => {
    for (const name of ['', 'A B', 'A=B', 'A\0'])
      expect(codeOf(planOf({ ...npm, env: { [name]: 'x' } }))).toBe('bad-input')
  })
  test('a runtime that does not answer blocks', () => {
    const docker: Runtime = { kind: 'docker', path: '/d', version: '1', problem: 'No engine.', yours: true }
    expect(
      codeOf(planOf({ source: { from: 'command', command: 'docker', args: ['run', 'a:1'] } }, { runtime: docker }))
    ).toBe('runtime-missing')
  })
})

describe('which Node', () => {
  test('the first of the person’s that fits, then Patchbay’s own, else the first, to be named', () => {
    const nodes = [node('18.0.0'), node('22.1.0'), node('24.0.0', false)]
    expect(pickNode(nodes, null)?.version).toBe('18.0.0')
    expect(pickNode(nodes, '>=20')?.version).toBe('22.1.0')
    expect(pickNode(nodes, '>=23')?.version).toBe('24.0.0')
    expect(pickNode(nodes, '>=99')?.version).toBe('18.0.0')
    expect(pickNode([], '>=1')).toBeNull()
  })
  test('Patchbay’s own is said to be, in the review too', () => {
    const newer = readManifest({ ...manifest, engines: { node: '>=22' } })
    const plan = planOf(npm, { found: newer, runtimes: [node('20.20.2'), node('24.0.0', false)] })
    if (!plan.ok) throw new Error(plan.failure.message)
    const { definition, runtime, blocked, prefix } = plan.value
    const facts = { inputs: [], inheritedEnv: [], hosts: [], missingFiles: [], prefix, now: new Date(0) }
    const sheet = sheetOf(definition, { ...facts, package: newer.facts, runtime, resolved: runtime?.path ?? null })
    expect(blocked).toBeNull()
    expect(sheet.argv[0]).toBe('/bin/node-24.0.0')
    expect(sheet.argvNotes[0]?.note).toBe('Node 24.0.0, brought by Patchbay')
    expect(sheet.runtime).toMatchObject({ ok: true, text: expect.stringContaining('24.0.0, brought by Patchbay') })
    const none = planOf(npm, {
      found: readManifest({ ...manifest, engines: { node: '>=99' } }),
      runtimes: [node('24.0.0', false)]
    })
    expect(none.ok && none.value.blocked?.message).toContain('the one that Patchbay brings is 24.0.0')
  })
  test('none at all is told', () => expect(codeOf(planOf(npm, { runtimes: [] }))).toBe('runtime-missing'))
})
