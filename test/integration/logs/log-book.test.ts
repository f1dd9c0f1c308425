import { spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  appendFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { LogFilter, LogLine } from '../../../contract/model.ts'
import { systemClock } from '../../../main/lib/clock.ts'
import { createLogBook } from '../../../main/logs/log-book.ts'
import type { LogBook } from '../../../main/logs/types.ts'
import { inTime } from '../../helpers/in-time.ts'

const opened: { book: LogBook; folder: string }[] = []
const mask = (text: string) => {
  const pieces = text.split('CANARY-1234567890')
  return { text: pieces.join('●●●●●●'), hidden: pieces.length - 1 }
}
const redact = { mask, maskCut: mask }

function openBook(
  more: { folder?: string; fileMb?: number; files?: number; totalMb?: number; searchDeadlineMs?: number } = {}
) {
  const folder = more.folder ?? mkdtempSync(join(tmpdir(), 'patchbay-logs-'))
  const limits = { fileMb: more.fileMb ?? 10, files: more.files ?? 5, totalMb: more.totalMb ?? 500 }
  const book = createLogBook({
    folder,
    redact,
    clock: systemClock,
    limits: () => limits,
    searchDeadlineMs: more.searchDeadlineMs
  })
  opened.push({ book, folder })
  const all = async (server: string, filter: LogFilter = {}): Promise<readonly LogLine[]> =>
    (await book.window({ server, filter, limit: 2_000 })).lines
  return {
    book,
    folder,
    all,
    texts: async (server: string, filter: LogFilter = {}) => (await all(server, filter)).map((line) => line.text)
  }
}
afterEach(async () => {
  for (const { book, folder } of opened.splice(0)) {
    await book.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
const onDisk = (folder: string, server: string): string =>
  readdirSync(join(folder, server))
    .sort()
    .map((name) => readFileSync(join(folder, server, name), 'utf8'))
    .join('')
const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 5))
}

describe('what is written', () => {
  it('is seen at once, in order, numbered without gaps, and lies on disk as JSON Lines soon', async () => {
    const { book, folder, all } = openBook()
    book.feed('s', 'stderr', Buffer.from('first\nsec'))
    book.write('s', 'lifecycle', 'Started')
    book.feed('s', 'stderr', Buffer.from('ond\nError: third\n'))
    book.write('s', 'protocol', '→ tools/call echo', {
      level: 'info',
      call: {
        method: 'tools/call',
        name: 'echo',
        direction: 'out',
        host: 'cursor',
        ms: 3,
        bytes: 2,
        outcome: 'ok',
        request: '{}',
        response: '{}'
      }
    })
    const lines = await all('s')
    expect(lines.map((line) => [line.seq, line.stream, line.level, line.text])).toEqual([
      [1, 'stderr', 'info', 'first'],
      [2, 'lifecycle', 'info', 'Started'],
      [3, 'stderr', 'info', 'second'],
      [4, 'stderr', 'error', 'Error: third'],
      [5, 'protocol', 'info', '→ tools/call echo']
    ])
    expect(lines[4]?.call?.host).toBe('cursor')
    await until(() => existsSync(join(folder, 's')) && onDisk(folder, 's').split('\n').length === 6)
    expect(await all('s')).toEqual(lines)
    expect(book.tail('s', 2)).toEqual(['second', 'Error: third'])
    expect(statSync(join(folder, 's')).mode & 0o077).toBe(0)
  })

  it('holds no secret, not on disk, not in a view, however it was cut or coloured', async () => {
    const { book, folder, texts } = openBook()
    book.feed('s', 'stderr', Buffer.from('token CANARY-1234'))
    book.feed('s', 'stderr', Buffer.from('567890 end\nCANARY-\u001b[1m1234567890\u001b[0m\n'))
    book.feed('s', 'stderr', Buffer.from(`${'x'.repeat(16 * 1024 - 5)}CANARY-1234567890 tail\n`))
    book.write('s', 'protocol', 'CANARY-1234567890', {
      call: {
        method: 'm',
        name: 'CANARY-1234567890',
        direction: 'out',
        host: null,
        ms: 1,
        bytes: 1,
        outcome: 'ok',
        request: `${'y'.repeat(16 * 1024 - 8)}CANARY-1234567890`,
        response: 'CANARY-1234567890'
      }
    })
    book.feed('s', 'stderr', Buffer.from('unfinished CANARY-1234567890'))
    book.flushPartial('s')
    await book.flush()
    const shown = JSON.stringify(await book.window({ server: 's', filter: {}, limit: 100 }))
    for (const text of [onDisk(folder, 's'), shown, (await book.exportText('s', {}, 'text')).text])
      expect(text).not.toMatch(/CANARY-1|1234567890/)
    expect((await texts('s'))[0]).toBe('token ●●●●●● end')
    expect((await book.window({ server: 's', filter: {}, limit: 1 })).stats.secretsHidden).toBe(8)
  })

  it('holds no password that was said in a call, whole or cut off, under a name that tells it', async () => {
    const { book, folder } = openBook()
    const said = (request: string, response: string) =>
      book.write('s', 'protocol', 'tools/call', {
        call: {
          method: 'tools/call',
          name: 't',
          direction: 'in',
          host: 'h',
          ms: 1,
          bytes: 1,
          outcome: 'ok',
          request,
          response
        }
      })
    said(
      '{"name":"t","arguments":{"user":"me","password":"hunter2hunter2"}}',
      '{"content":[{"type":"text","text":"in"}]}'
    )
    said('{"fields":[{"name":"Password","value":"hunter2hunter2"}]}', '{"n": 12345678901234567890}')
    said('{"api_key":"hunter2hunter2","note":"and cut o', '{}')
    await book.flush()
    const shown = JSON.stringify(await book.window({ server: 's', filter: {}, limit: 100 }))
    for (const text of [onDisk(folder, 's'), shown]) {
      expect(text).not.toContain('hunter2')
      expect(text).toContain('12345678901234567890')
      expect(text).toContain('me')
    }
  })

  it('goes on counting after a restart, and a torn last line is cut off', async () => {
    const first = openBook()
    first.book.write('s', 'lifecycle', 'one')
    first.book.write('s', 'lifecycle', 'two')
    await first.book.stop()
    const file = join(first.folder, 's', readdirSync(join(first.folder, 's'))[0] as string)
    appendFileSync(file, '{"seq":3,"at":"20')
    const second = openBook({ folder: first.folder })
    second.book.write('s', 'lifecycle', 'three')
    await second.book.flush()
    expect((await second.all('s')).map((line) => [line.seq, line.text])).toEqual([
      [1, 'one'],
      [2, 'two'],
      [3, 'three']
    ])
    expect(
      onDisk(first.folder, 's')
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as LogLine).seq)
    ).toEqual([1, 2, 3])
  })

  it('rotates, keeps only so many files, and so many bytes in all', async () => {
    const { book, folder } = openBook({ fileMb: 1, files: 3, totalMb: 3 })
    const block = Buffer.from(`${'x'.repeat(199)}\n`.repeat(1_000))
    for (let count = 0; count < 30; count += 1) {
      for (const server of ['a', 'b']) book.feed(server, 'stderr', block)
      await book.flush()
    }
    await book.flush()
    const sizes = ['a', 'b'].map((server) =>
      readdirSync(join(folder, server)).map((name) => statSync(join(folder, server, name)).size)
    )
    for (const files of sizes) {
      expect(files.length).toBeLessThanOrEqual(3)
      for (const size of files) expect(size).toBeLessThan(1.3 * 1024 * 1024)
    }
    expect(sizes.flat().reduce((sum, size) => sum + size, 0)).toBeLessThan(4.3 * 1024 * 1024)
    const window = await book.window({ server: 'a', filter: {}, limit: 10 })
    expect(window.last).toBe(30_000)
    expect(window.first).toBe(29_991)
  })

  it('can be cleared and removed', async () => {
    const { book, folder, texts } = openBook()
    book.write('s', 'lifecycle', 'one')
    await book.clear('s')
    book.write('s', 'lifecycle', 'two')
    expect(await texts('s')).toEqual(['The log was cleared.', 'two'])
    await book.remove('s')
    expect(existsSync(join(folder, 's'))).toBe(false)
  })
})

describe('windows', () => {
  async function filled(count: number) {
    const opened = openBook({ fileMb: 1, files: 50 })
    for (let from = 0; from < count; from += 1_000) {
      opened.book.feed(
        's',
        'stderr',
        Buffer.from(
          Array.from(
            { length: 1_000 },
            (_value, at) => `line ${from + at + 1}${(from + at + 1) % 1_000 === 0 ? ' Error: thousandth' : ''}\n`
          ).join('')
        )
      )
    }
    await opened.book.flush()
    return opened
  }

  it('page back and forth through all files without gap or repeat', async () => {
    const { book } = await filled(30_000)
    const seen: number[] = []
    let before: number | undefined
    for (;;) {
      const page = await book.window({ server: 's', filter: {}, before, limit: 777 })
      if (page.lines.length === 0) break
      expect(page.total).toBe(30_000)
      seen.unshift(...page.lines.map((line) => line.seq))
      before = page.first
    }
    expect(seen).toEqual(Array.from({ length: 30_000 }, (_value, at) => at + 1))
    const forward = await book.window({ server: 's', filter: {}, from: 12_345, limit: 3 })
    expect(forward.lines.map((line) => line.text)).toEqual(['line 12345', 'line 12346', 'line 12347'])
  })

  it('page through what a filter leaves, and find new lines too', async () => {
    const { book, texts } = await filled(5_000)
    const filter = { grep: 'ERROR: Thous' }
    expect((await texts('s', filter)).length).toBe(5)
    book.write('s', 'stderr', 'Error: thousandth "quoted" \\ é')
    const newest = await book.window({ server: 's', filter, limit: 2 })
    expect([newest.total, newest.lines.map((line) => line.seq)]).toEqual([6, [5_000, 5_001]])
    const older = await book.window({ server: 's', filter, before: newest.first, limit: 2 })
    expect(older.lines.map((line) => line.seq)).toEqual([3_000, 4_000])
    expect((await book.window({ server: 's', filter, from: 2_500, limit: 1 })).lines[0]?.seq).toBe(3_000)
    for (const grep of ['"quoted" \\', 'É', 'thousandth "quoted" \\ é'])
      expect([grep, await texts('s', { grep })]).toEqual([grep, ['Error: thousandth "quoted" \\ é']])
    expect(await texts('s', { grep: '^line (7|8)$', regex: true })).toEqual(['line 7', 'line 8'])
    expect((await texts('s', { minLevel: 'error' })).length).toBe(6)
    expect(await texts('s', { streams: ['lifecycle'] })).toEqual([])
    expect(await texts('s', { since: new Date(Date.now() + 60_000).toISOString() })).toEqual([])
    expect(
      (await book.window({ server: 's', filter: { until: new Date(Date.now() + 60_000).toISOString() }, limit: 1 }))
        .total
    ).toBe(5_001)
  })

  it('show all servers together in the order of time', async () => {
    const { book, texts } = openBook()
    for (let count = 0; count < 5; count += 1) {
      book.write(count % 2 === 0 ? 'a' : 'b', 'lifecycle', `event ${count}`)
      await new Promise((resolve) => setTimeout(resolve, 3))
    }
    expect(await texts('*')).toEqual(['event 0', 'event 1', 'event 2', 'event 3', 'event 4'])
    const newest = await book.window({ server: '*', filter: {}, limit: 2 })
    const older = await book.window({ server: '*', filter: {}, before: newest.first, limit: 2 })
    expect(older.lines.map((line) => line.text)).toEqual(['event 1', 'event 2'])
    expect(await texts('*', { grep: 'event 3' })).toEqual(['event 3'])
    const text = (await book.exportText('*', {}, 'text')).text
    expect(text.split('\n')[0]).toMatch(/^\S+Z {2}a {2}lifecycle {2,}event 0$/)
    const exported = await book.exportText('a', {}, 'jsonl')
    expect(exported.fileName).toBe('patchbay-a.jsonl')
    expect(
      exported.text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as LogLine).text)
    ).toEqual(['event 0', 'event 2', 'event 4'])
  })

  it.each([{}, { grep: 'n' }])('of all servers pages lose no line of a burst, filtered by %j', async (filter) => {
    const { book } = openBook()
    const texts = Array.from({ length: 5_000 }, (_, n) => `n${n}`)
    book.feed('a', 'stderr', Buffer.from(texts.join('\n') + '\n'))
    book.write('b', 'lifecycle', 'n beside')
    for (const flushed of [false, true]) {
      if (flushed) await book.flush()
      const back: string[] = []
      for (let before: number | undefined; ;) {
        const page = await book.window({ server: '*', filter, before, limit: 700 })
        if (page.lines.length === 0) break
        back.unshift(...page.lines.filter(({ server }) => server === 'a').map(({ text }) => text))
        before = page.first
      }
      expect(back).toEqual(texts)
      const forth: string[] = []
      for (let from = 0; ;) {
        const page = await book.window({ server: '*', filter, from, limit: 700 })
        if (page.lines.length === 0) break
        forth.push(...page.lines.filter(({ server }) => server === 'a').map(({ text }) => text))
        from = page.last + 1
      }
      expect(forth).toEqual(texts)
    }
  })
  it('an expression that runs for ever is ended, one that is none is named, and the next search works', async () => {
    const { book, texts } = openBook({ searchDeadlineMs: 400 })
    book.write('s', 'stderr', `${'a'.repeat(40)}!`)
    const endless = await book.window({ server: 's', filter: { grep: '^(a+)+$', regex: true }, limit: 10 })
    expect([endless.lines, endless.problem]).toEqual([
      [],
      'The search took longer than 0.4 s and was ended. Make the expression simpler, or narrow the time.'
    ])
    expect((await book.window({ server: 's', filter: { grep: '(', regex: true }, limit: 10 })).problem).toContain(
      'not a regular expression'
    )
    expect(await texts('s', { grep: 'a!$', regex: true })).toHaveLength(1)
  })
})

describe('followers', () => {
  it('get batches, and a count of what did not fit', async () => {
    const { book } = openBook()
    const batches: { server: string; lines: number; skipped: number }[] = []
    const stop = book.follow('*', ({ server, lines, skipped }) =>
      batches.push({ server, lines: lines.length, skipped })
    )
    book.follow('other', () => {
      throw new Error('not for this one')
    })
    book.feed('s', 'stderr', Buffer.from('x\n'.repeat(1_200)))
    await until(() => batches.length > 0)
    expect(batches).toEqual([{ server: 's', lines: 500, skipped: 700 }])
    stop()
    book.write('s', 'stderr', 'later')
    await book.flush()
    expect(batches).toHaveLength(1)
  })
})

describe('trouble', () => {
  it('a folder that cannot be written keeps the log in memory, says so once, and comes back', async () => {
    if (process.getuid?.() === 0 && !existsSync('/proc')) return
    const folder = join(mkdtempSync(join(tmpdir(), 'patchbay-logs-')), 'file-in-the-way')
    appendFileSync(folder, '')
    const { book } = openBook({ folder })
    book.write('s', 'stderr', 'one')
    book.write('s', 'stderr', 'two')
    await book.flush()
    expect(book.tail('s', 5)).toEqual(['one', 'two'])
    expect(book.tail('s', 5, 'lifecycle')).toHaveLength(1)
    expect(book.tail('s', 5, 'lifecycle')[0]).toContain('kept in memory only')
    const shown = await book.window({ server: 's', filter: {}, limit: 10 })
    expect(shown.lines.map((line) => line.text).slice(-2)).toEqual(['one', 'two'])
    rmSync(folder)
    await book.flush()
    expect(onDisk(folder, 's')).toContain('"two"')
    expect(book.tail('s', 5, 'lifecycle').at(-1)).toBe('The log is written to disk again.')
    chmodSync(folder, 0o700)
  })

  it('a full disk loses nothing that was on it, and no line without counting it', async () => {
    const small = mkdtempSync(join(tmpdir(), 'patchbay-full-'))
    const mounted = await new Promise<boolean>((resolve) => {
      spawn('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', small], { stdio: 'ignore' })
        .on('error', () => resolve(false))
        .on('exit', (code) => resolve(code === 0))
    })
    if (!mounted) return
    try {
      const { book } = openBook({ folder: join(small, 'logs') })
      const block = Buffer.from(Array.from({ length: 100 }, () => `${'x'.repeat(99)}\n`).join(''))
      for (let count = 0; count < 40; count += 1) {
        book.feed('s', 'stderr', block)
        await book.flush()
      }
      expect(book.tail('s', 1, 'lifecycle')[0]).toContain('the disk is full')
      for (const line of onDisk(join(small, 'logs'), 's').trimEnd().split('\n')) JSON.parse(line)
      const { lines, total } = await book.window({ server: 's', filter: { streams: ['stderr'] }, limit: 1 })
      expect([lines.length, total]).toEqual([1, 4_000])
      await book.stop()
    } finally {
      await new Promise((resolve) => spawn('umount', ['-l', small], { stdio: 'ignore' }).on('exit', resolve))
      rmSync(small, { recursive: true, force: true })
    }
  })

  it('a flood is kept or counted, line by line, and does not hold up the rest', async () => {
    const { book } = openBook({ fileMb: 100 })
    const lines = 300_000
    const program = `let n = 0; const go = () => { while (n < ${lines}) { let b = ''; for (let i = 0; i < 500; i += 1) b += String(n++).padStart(99, '.') + '\\n'; if (!process.stderr.write(b)) return process.stderr.once('drain', go) } }; go()`
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'ignore', 'pipe'] })
    let worst = 0
    let last = performance.now()
    const probe = setInterval(() => {
      worst = Math.max(worst, performance.now() - last)
      last = performance.now()
    }, 5)
    child.stderr.on('data', (chunk: Buffer) => book.feed('s', 'stderr', chunk))
    await new Promise((resolve) => child.on('close', resolve))
    book.flushPartial('s')
    await book.flush()
    clearInterval(probe)
    const notes = (await book.window({ server: 's', filter: { grep: 'bytes dropped]' }, limit: 1 })).total
    const kept = (await book.window({ server: 's', filter: {}, limit: 1 })).total - notes
    expect(kept + book.dropped('s')).toBe(lines)
    expect(worst).toBeLessThan(inTime(1_000))
  })
})
