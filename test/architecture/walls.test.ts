/** No import crosses a wall: ESLint's rules hold on the tree, catch what they should, and agree with a plain reading. */
import { existsSync } from 'node:fs'
import { ESLint } from 'eslint'
import { describe, expect, it } from 'vitest'
import { at, root } from '../../build/lib/root.mjs'
import { imports, type Import } from './read-imports.ts'

const layer = (path: string) => path.split('/')[0]!
const crossing = (of: (each: Import) => boolean) => imports.filter(of).map(({ from, to }) => `${from} → ${to}`)
const named = (to: string) => !/^(contract|main|preload|renderer)\//.test(to)

describe('a plain reading of all imports', () => {
  it('finds each where it should lead', () => {
    expect(imports.length).toBeGreaterThan(300)
    expect(
      crossing(({ to }) => !named(to) && !existsSync(at(to)) && !existsSync(at(`${to}.ts`)) && !to.includes('?'))
    ).toEqual([])
  })
  it('electron only in main/electron, main/index.ts and the preload', () => {
    expect(
      crossing(
        ({ from, to }) => /^electron(-store)?$/.test(to) && !/^main\/electron\/|^main\/index\.ts$|^preload\//.test(from)
      )
    ).toEqual([])
  })
  it('nothing but main/index.ts leads into main/electron', () => {
    expect(
      crossing(({ from, to }) => to.startsWith('main/electron/') && !/^main\/electron\/|^main\/index\.ts$/.test(from))
    ).toEqual([])
  })
  it('the contract imports zod and itself', () => {
    expect(crossing(({ from, to }) => layer(from) === 'contract' && to !== 'zod' && layer(to) !== 'contract')).toEqual(
      []
    )
  })
  it('main knows neither page nor preload', () => {
    expect(crossing(({ from, to }) => layer(from) === 'main' && ['renderer', 'preload'].includes(layer(to)))).toEqual(
      []
    )
  })
  it('the page knows the contract only, and of what brings zod only types', () => {
    expect(
      crossing(
        ({ from, to }) =>
          layer(from) === 'renderer' && (['main', 'preload'].includes(layer(to)) || to.startsWith('node:'))
      )
    ).toEqual([])
    expect(
      crossing(({ from, to, typeOnly }) => layer(from) === 'renderer' && to === 'contract/requests.ts' && !typeOnly)
    ).toEqual([])
  })
  it('the preload loads the list of names and types', () => {
    expect(
      crossing(
        ({ from, to, typeOnly }) =>
          layer(from) === 'preload' && !typeOnly && !['electron', 'contract/names.ts'].includes(to)
      )
    ).toEqual([])
  })
  it('in the page, ui and lib know nothing of the app', () => {
    const inside = (from: string, allowed: RegExp) =>
      crossing((each) => each.from.startsWith(from) && each.to.startsWith('renderer/') && !allowed.test(each.to))
    expect(inside('renderer/lib/', /^renderer\/lib\//)).toEqual([])
    expect(inside('renderer/ui/', /^renderer\/(ui|lib|theme)\//)).toEqual([])
    expect(inside('renderer/parts/', /^renderer\/(parts|stores|ui|lib|theme)\//)).toEqual([])
    expect(inside('renderer/stores/', /^renderer\/(stores|lib)\/|^renderer\/backend\.ts$/)).toEqual([])
  })
})

describe('ESLint', () => {
  const eslint = new ESLint({ cwd: root })
  const messages = async (file: string, text: string) =>
    (await eslint.lintText(text, { filePath: at(file) }))[0]!.messages.map((each) => each.ruleId)
  it.each([
    ['main/servers/connection/probe.ts', `import { app } from 'electron'\napp.quit()\n`, 'no-restricted-imports'],
    [
      'renderer/lib/probe.ts',
      `import { systemClock } from '../../main/lib/clock.ts'\nsystemClock.mono()\n`,
      'walls/layers'
    ],
    ['renderer/lib/probe.ts', `import { readFileSync } from 'node:fs'\nreadFileSync('/')\n`, 'no-restricted-imports'],
    ['contract/probe.ts', `import { systemClock } from '../main/lib/clock.ts'\nsystemClock.mono()\n`, 'walls/layers'],
    [
      'renderer/probe.ts',
      `import { requestSchemas } from '../contract/requests.ts'\nconsole.log(requestSchemas)\n`,
      '@typescript-eslint/no-restricted-imports'
    ],
    [
      'main/hosts/probe.ts',
      `import { createSupervisor } from '../servers/supervisor.ts'\ncreateSupervisor\n`,
      'walls/rooms'
    ]
  ])('refuses a crossing in %s', async (file, text, rule) => {
    expect(await messages(file, text)).toContain(rule)
  })
  it('lets what is allowed pass', async () => {
    expect(await messages('main/electron/probe.ts', `import { app } from 'electron'\napp.quit()\n`)).toEqual([])
    expect(
      await messages(
        'renderer/probe.ts',
        `import type { Ask } from '../contract/requests.ts'\nexport type Mine = Ask\n`
      )
    ).toEqual([])
  })
})
