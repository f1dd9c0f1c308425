import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProgramRun, RunProgram } from '../../../main/lib/run-program.ts'
import { findNpmCli } from '../../../main/runtimes/npm-cli.ts'
import { createRuntimes } from '../../../main/runtimes/runtimes.ts'
import { which, whichAll } from '../../../main/runtimes/which.ts'

let root: string
beforeEach(() => void (root = realpathSync(mkdtempSync(path.join(tmpdir(), 'patchbay-runtimes-')))))
afterEach(() => rmSync(root, { recursive: true, force: true }))

function program(...parts: string[]): string {
  const file = path.join(root, ...parts)
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, '')
  chmodSync(file, 0o755)
  return file
}
/** Answers for each program; what is not named does not start. */
function answering(answers: Readonly<Record<string, string>>): { run: RunProgram; calls: ProgramRun[] } {
  const calls: ProgramRun[] = []
  return {
    calls,
    run: (source) => {
      calls.push(source)
      const stdout = answers[`${source.command} ${source.args[0] ?? ''}`] ?? answers[source.command]
      return Promise.resolve({ ended: 'exit', code: stdout === undefined ? 1 : 0, stdout: stdout ?? '', stderr: '' })
    }
  }
}
const on = (...folders: string[]) => folders.map((folder) => path.join(root, folder)).join(':')

test('what is not there is looked for once more on the PATH that a new terminal has', async () => {
  const node = program('new', 'node')
  const uvx = program('new', 'uvx')
  const { run } = answering({ [node]: `22.1.0\n${node}`, [uvx]: 'uvx 0.8.1' })
  let known = on('old')
  const runtimes = createRuntimes({
    path: () => Promise.resolve(known),
    askAgain: () => Promise.resolve((known = on('old', 'new'))),
    env: {},
    platform: 'linux',
    run
  })
  expect(await runtimes.find('uvx')).toMatchObject({ path: uvx, version: '0.8.1' })
  known = on('old')
  expect(await runtimes.find('node')).toMatchObject({ path: node })
  known = on('old')
  expect(await runtimes.find('docker')).toBeNull()
})

test('every Node of the PATH once and in its order, Patchbay’s own last', async () => {
  const first = program('a', 'node')
  const second = program('b', 'node')
  const own = program('own', 'node')
  mkdirSync(path.join(root, 'c'))
  symlinkSync(first, path.join(root, 'c', 'node'))
  const { run } = answering({ [first]: `18.2.0\n${first}`, [second]: `22.1.0\n${second}`, [own]: `24.0.0\n${own}` })
  const runtimes = createRuntimes({
    path: () => Promise.resolve(on('a', 'b', 'c')),
    env: {},
    platform: 'linux',
    ownNode: own,
    run
  })
  expect((await runtimes.nodes()).map((node) => [node.path, node.version, node.yours])).toEqual([
    [first, '18.2.0', true],
    [second, '22.1.0', true],
    [own, '24.0.0', false]
  ])
})
test('behind a version manager’s shim the program itself is named', async () => {
  const shim = program('shims', 'node')
  const real = program('versions', '22', 'bin', 'node')
  const { run } = answering({ [shim]: `22.1.0\n${real}` })
  const runtimes = createRuntimes({ path: () => Promise.resolve(on('shims')), env: {}, platform: 'linux', run })
  expect((await runtimes.nodes())[0]?.path).toBe(real)
})
test('is asked once, and again after a refresh', async () => {
  const uvx = program('a', 'uvx')
  const { run, calls } = answering({ [uvx]: 'uvx 0.13.8 (abc)' })
  const runtimes = createRuntimes({ path: () => Promise.resolve(on('a')), env: {}, platform: 'linux', run })
  expect((await runtimes.find('uvx'))?.version).toBe('0.13.8')
  await runtimes.find('uvx')
  expect(calls.length).toBe(1)
  runtimes.refresh()
  await runtimes.find('uvx')
  expect(calls.length).toBe(2)
})
test('Docker without an engine is found and cannot be used', async () => {
  const docker = program('a', 'docker')
  const { run } = answering({ [`${docker} --version`]: 'Docker version 28.2.2, build x' })
  const found = await createRuntimes({ path: () => Promise.resolve(on('a')), env: {}, platform: 'linux', run }).find(
    'docker'
  )
  expect(found).toMatchObject({ version: '28.2.2' })
  expect(found?.problem).toContain('engine does not answer')
})
test('nothing there is null', async () => {
  const runtimes = createRuntimes({ path: () => Promise.resolve(on('a')), env: {}, platform: 'linux' })
  expect(await runtimes.find('podman')).toBeNull()
  expect(await runtimes.npm()).toBeNull()
})
test('npm is the file beside that Node, else the one behind the npm of the PATH', () => {
  const node = program('a', 'bin', 'node')
  const far = program('lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  mkdirSync(path.join(root, 'b'))
  symlinkSync(far, path.join(root, 'b', 'npm'))
  const search = { path: on('b'), platform: 'linux' } as const
  expect(findNpmCli(node, search)).toBe(far)
  const near = program('a', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js')
  expect(findNpmCli(node, search)).toBe(near)
})
test('a command: folders are skipped that are relative, files that may not be run', () => {
  const tool = program('b', 'tool')
  writeFileSync(path.join(root, 'tool'), '')
  const search = { path: `.:${root}:${on('b')}`, platform: 'linux' } as const
  expect(which('tool', search)).toBe(tool)
  expect(which('./tool', search, path.join(root, 'b'))).toBe(tool)
  expect(whichAll('absent', search)).toEqual([])
})
