import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright'
import { describe, expect } from 'vitest'
import { tinyPath, trial, until } from './arena.ts'
import { textOf } from './raw-host.ts'

const executablePath = process.env['PATCHBAY_CHROMIUM'] ?? '/usr/bin/chromium'

describe.skipIf(!existsSync(executablePath))('the page', () => {
  trial('A16 killed, it takes nothing with it and opens again', async (arena) => {
    await arena.add('tiny', [process.execPath, tinyPath, '--extras'])
    const { pid } = await arena.phase('tiny', ['ready'])
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] })
    try {
      const open = async () => {
        const page = await browser.newPage()
        await page.goto((await arena.ask('core.webLink', {})).url)
        await page.getByText('tiny', { exact: true }).first().waitFor({ timeout: 15_000 })
        return page
      }
      const page = await open()
      const crashed = new Promise<void>((resolve) => page.once('crash', () => resolve()))
      const host = await arena.host()
      const call = host.call('tiny__slow', { ms: 2_000, steps: 4 })
      const renderers = renderersOf(process.pid)
      expect(renderers.length).toBeGreaterThan(0)
      for (const each of renderers) process.kill(each, 'SIGKILL')
      await crashed
      expect(textOf(await call)).toBe('took 2000 ms')
      expect((await arena.view('tiny')).pid).toBe(pid)
      await open()
    } finally {
      await browser.close()
    }
    await until('the core to be asked still', () => arena.view('tiny'))
  })
})

/** Renderer processes of the browser that this process started. */
function renderersOf(root: number): readonly number[] {
  const parents = new Map<number, number>()
  const renderers: number[] = []
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
      if (readFileSync(`/proc/${name}/cmdline`, 'latin1').includes('--type=renderer')) renderers.push(Number(name))
    } catch {
      // Gone meanwhile.
    }
  }
  const descends = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === root) return true
    return false
  }
  return renderers.filter(descends)
}
