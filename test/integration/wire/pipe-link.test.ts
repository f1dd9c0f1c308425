import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../main/lib/clock.ts'
import { createPipeLink } from '../../../main/wire/pipe-link.ts'
import type { LinkAnswer, WireFault } from '../../../main/wire/types.ts'

const program = fileURLToPath(new URL('../../fixtures/wire/evil-stdout.mjs', import.meta.url))
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function start(mode: string) {
  const child = spawn(process.execPath, [program, mode], { stdio: ['pipe', 'pipe', 'ignore'] })
  children.push(child)
  const faults: WireFault[] = []
  let onFault: () => void = () => undefined
  const faulty = new Promise<void>((resolve) => (onFault = resolve))
  const link = createPipeLink({
    stdin: child.stdin,
    stdout: child.stdout,
    clock: systemClock,
    onFault: (fault) => {
      faults.push(fault)
      if (fault.fatal || fault.code === 'output-multiline') onFault()
    },
    onPolluted: () => undefined,
    onProtocol: () => undefined
  })
  return { child, link, faults, faulty }
}
const shown = (answer: LinkAnswer): string => (answer.kind === 'local' ? answer.code : answer.bytes.toString())

describe('a real child', () => {
  it('that writes byte by byte, or a banner first, is understood', async () => {
    expect(shown(await start('bytes').link.request({ method: 'x', timeoutMs: 20_000 }))).toBe('"é漢😀"')
    expect(
      shown(await start('banner').link.request({ method: 'x', params: Buffer.from('[1]'), timeoutMs: 20_000 }))
    ).toBe('[1]')
  })

  it('gives 9 and 31 MB whole; 100 MB ends that call only, and memory stays bounded', async () => {
    const { link } = start('plain')
    const before = process.memoryUsage().rss
    let peak = before
    const probe = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 10)
    const size = (mb: number): Promise<LinkAnswer> =>
      link.request({ method: 'size', params: Buffer.from(JSON.stringify({ mb })) })
    for (const mb of [9, 31]) {
      const answer = await size(mb)
      expect(answer.kind === 'result' && answer.bytes.length).toBe(mb * 1024 * 1024 + 2)
    }
    expect(shown(await size(100))).toBe('message-too-large')
    expect(shown(await link.request({ method: 'x' }))).toBe('{}')
    clearInterval(probe)
    expect((peak - before) / 1e6).toBeLessThan(250)
  })

  it('that never ends its line is given up, without the memory for it', async () => {
    const before = process.memoryUsage().rss
    const { faulty, faults } = start('endless')
    await faulty
    expect(faults.map((fault) => fault.code)).toContain('message-too-large')
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(150)
  })

  it('with the wrong framing is named', async () => {
    for (const [mode, code] of [
      ['pretty', 'output-multiline'],
      ['utf16', 'output-utf16']
    ] as const) {
      const { faulty, faults } = start(mode)
      await faulty
      expect(faults.at(-1)?.code).toBe(code)
    }
  })

  it('killed with fifty calls open', async () => {
    const { child, link } = start('plain')
    await link.request({ method: 'x' })
    child.kill('SIGSTOP')
    const calls = Array.from({ length: 50 }, () => link.request({ method: 'x' }))
    child.once('exit', () => link.close('Server was killed.'))
    child.kill('SIGKILL')
    expect((await Promise.all(calls)).map(shown)).toEqual(Array(50).fill('server-died'))
  })
})
