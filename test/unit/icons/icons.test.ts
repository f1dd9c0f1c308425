/** An icon comes from a server that can say anything: what is taken of it, what is fetched, and how often. */
import { createServer, request, type Server } from 'node:http'
import { createServer as createSocket } from 'node:net'
import { mkdtempSync, rmSync, existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Launch } from '../../../contract/model.ts'
import { createReadOwn } from '../../../main/files/own-file.ts'
import { safeWrite } from '../../../main/files/safe-write.ts'
import { chosenIcon, mostPictureBytes } from '../../../main/icons/choose-icon.ts'
import { createFetchPicture, type Fetched } from '../../../main/icons/fetch-picture.ts'
import { createIcons } from '../../../main/icons/icons.ts'
import { pictureInPlace, pictureKept, pictureOf } from '../../../main/icons/picture.ts'
import { isPublicAddress, mayBePublic } from '../../../main/icons/public-address.ts'
import { staysLocal } from '../../../main/icons/stays-local.ts'
import { newDefinition } from '../../helpers/new-definition.ts'

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=='
const png = Buffer.from(pixel, 'base64')
const placed = `data:image/png;base64,${pixel}`
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
const sized = (side: number) => {
  const made = Buffer.from(png)
  made.writeUInt32BE(side, 16)
  return made
}
const jpeg = (side: number) =>
  Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xff, 0xc0, 0, 11, 8, side >> 8, side & 255, 0, 9, 1, 1, 0x11])
const webp = (chunk: string, ...rest: readonly number[]) =>
  Buffer.concat([Buffer.from(`RIFF....WEBP${chunk}....`, 'latin1'), Buffer.from(rest), Buffer.alloc(16)])

describe('of the icons that a server declares', () => {
  it('the one that suits the tile best is taken', () => {
    const at = (name: string, ...sizes: readonly string[]) => ({ src: `https://a.example/${name}.png`, sizes })
    expect(chosenIcon([at('16', '16x16'), at('64', '64x64'), at('512', '512x512')])).toContain('64.png')
    expect(chosenIcon([at('16', '16x16'), at('512', '512x512')])).toContain('512.png')
    expect(chosenIcon([at('16', '16x16'), at('any')])).toContain('any.png')
    expect(chosenIcon([{ ...at('dark', '48x48'), theme: 'dark' }, at('both', '48x48')])).toContain('both.png')
  })
  it('one that lies in place comes before one that has to be fetched', () =>
    expect(chosenIcon([{ src: 'https://a.example/a.png', sizes: ['48x48'] }, { src: placed }])).toBe(placed))
  it.each([
    'nothing',
    null,
    [],
    [null, 7, {}, { src: 7 }],
    [{ src: 'http://a.example/a.png' }],
    [{ src: 'file:///etc/passwd' }],
    [{ src: 'javascript:alert(1)' }],
    [{ src: 'https://me:secret@a.example/a.png' }],
    [{ src: 'https://a.example/a.svg' }],
    [{ src: 'https://a.example/a', mimeType: 'image/svg+xml' }],
    [{ src: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}` }],
    [{ src: `data:image/png,${svg}` }],
    [{ src: `data:image/png;base64,${'A'.repeat(mostPictureBytes * 2)}` }],
    [{ src: `https://a.example/${'a'.repeat(4_000)}` }]
  ])('none is taken of %j', (declared) => expect(chosenIcon(declared)).toBeNull())
})

describe('a picture', () => {
  it('is a still PNG, JPEG or WebP of a size that fits', () => {
    expect(pictureOf(png)).toBe(placed)
    expect(pictureOf(jpeg(48))).toMatch(/^data:image\/jpeg;base64,/)
    expect(pictureOf(webp('VP8 ', 0, 0, 0, 0x9d, 1, 0x2a, 48, 0, 48, 0))).toMatch(/^data:image\/webp/)
    expect(pictureOf(webp('VP8L', 0x2f, 47, 0xc0, 11, 0))).toMatch(/^data:image\/webp/)
    expect(pictureOf(webp('VP8X', 0, 0, 0, 0, 47, 0, 0, 47, 0, 0))).toMatch(/^data:image\/webp/)
  })
  it.each([
    ['a drawing', Buffer.from(svg)],
    ['a page', Buffer.from('<!doctype html><script>1</script>')],
    ['nothing', Buffer.alloc(0)],
    ['one without a size', sized(0)],
    ['one that unfolds to gigabytes', sized(60_000)],
    ['the same as JPEG', jpeg(60_000)],
    ['an animated WebP', webp('VP8X', 2, 0, 0, 0, 47, 0, 0, 47, 0, 0)],
    ['an animated PNG', Buffer.concat([png.subarray(0, 33), Buffer.from([0, 0, 0, 8]), Buffer.from('acTL'), png])],
    ['a JPEG that ends early', jpeg(48).subarray(0, 12)],
    ['a JPEG whose segments have no length', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
    ['a large one', Buffer.concat([png, Buffer.alloc(mostPictureBytes)])]
  ])('is not %s', (_, bytes) => expect(pictureOf(bytes)).toBeNull())
  it('is what its bytes are, whatever its address says', () => {
    expect(pictureInPlace(`data:image/webp;base64,${pixel}`)).toBe(placed)
    expect(pictureInPlace(`data:image/png;base64,${Buffer.from(svg).toString('base64')}`)).toBeNull()
    expect(pictureInPlace('data:image/png;base64,"><script>')).toBeNull()
  })
  it('that was kept is looked at again', () => {
    expect(pictureKept(placed)).toBe(placed)
    expect(pictureKept('https://a.example/a.png')).toBeNull()
    expect(pictureKept('data:image/svg+xml;base64,AAAA')).toBeNull()
  })
})

describe('addresses', () => {
  it.each(['93.184.215.14', '2606:2800:21f::1'])('%s is public', (it) => expect(isPublicAddress(it)).toBe(true))
  it.each(
    '127.0.0.1 10.1.2.3 172.31.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 255.255.255.255 :: ::1 fe80::1 fc00::1 ::ffff:127.0.0.1 ::ffff:93.184.215.14 64:ff9b::7f00:1 2002:7f00:1:: 2001::1 ff02::1 words'.split(
      ' '
    )
  )('%s is not', (address) => expect(isPublicAddress(address)).toBe(false))
  it.each([
    'localhost',
    'a.localhost',
    'nas',
    'nas.local',
    'metadata.google.internal',
    '[::1]',
    '127.0.0.1',
    'localhost.'
  ])('nobody looks up %s', (host) => expect(mayBePublic(host)).toBe(false))
})

describe('fetching', () => {
  let server: Server
  let base = ''
  const seen: { readonly url: string; readonly headers: Record<string, unknown> }[] = []
  beforeAll(async () => {
    server = createServer((asked, answer) => {
      seen.push({ url: asked.url ?? '', headers: asked.headers })
      const path = asked.url ?? ''
      if (path === '/a.png') return void answer.end(png)
      if (path === '/large') return void answer.end(Buffer.alloc(mostPictureBytes + 1))
      if (path === '/gone') return void answer.writeHead(404).end()
      if (path === '/busy') return void answer.writeHead(503).end()
      if (path === '/round') return void answer.writeHead(302, { location: '/round' }).end()
      if (path === '/plain') return void answer.writeHead(302, { location: 'http://a.example/a.png' }).end()
      if (path === '/inside') return void answer.writeHead(302, { location: 'https://169.254.169.254/a.png' }).end()
      if (path === '/next') return void answer.writeHead(302, { location: '/a.png' }).end()
      return void answer.destroy()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    base = `https://icons.localhost:${(server.address() as { port: number }).port}`
  })
  afterAll(() => void server.close())
  // The same but for TLS, and this computer counts as public.
  const fetchPicture = createFetchPicture({
    request: (url, options, answered) =>
      request(`http://127.0.0.1:${url.port}${url.pathname}`, { ...options, agent: undefined }, answered),
    mayAsk: (host) => host === 'icons.localhost',
    mayConnect: () => true
  })
  const kind = async (path: string): Promise<Fetched['kind']> =>
    (await fetchPicture(`${base}${path}`, new AbortController().signal)).kind

  it('brings the bytes, also after a redirect, and tells nothing of who asks', async () => {
    expect(await fetchPicture(`${base}/next`, new AbortController().signal)).toEqual({ kind: 'bytes', bytes: png })
    expect(Object.keys(seen.at(-1)!.headers)).not.toEqual(expect.arrayContaining(['cookie']))
    expect(seen.at(-1)!.headers).not.toHaveProperty('authorization')
    expect(seen.at(-1)!.headers).not.toHaveProperty('referer')
  })
  it.each(['/large', '/gone', '/round', '/plain', '/inside'])('refuses %s for good', async (path) =>
    expect(await kind(path)).toBe('refused')
  )
  it.each(['/busy', '/ends'])('may try %s again', async (path) => expect(await kind(path)).toBe('unreachable'))
  it('never connects to this computer, by digits or by name', async () => {
    let connected = 0
    const local = createSocket((socket) => {
      connected += 1
      socket.destroy()
    })
    await new Promise<void>((resolve) => local.listen(0, '127.0.0.1', resolve))
    const { port } = local.address() as { port: number }
    const { signal } = new AbortController()
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1'])
      expect(await createFetchPicture()(`https://${host}:${port}/a.png`, signal)).toEqual({ kind: 'refused' })
    // A name that leads here although it does not look like it: judged where it is connected to.
    const looked = createFetchPicture({
      request: (await import('node:https')).request,
      mayAsk: () => true,
      mayConnect: isPublicAddress
    })
    expect(await looked(`https://localhost:${port}/a.png`, signal)).toEqual({ kind: 'refused' })
    expect(connected).toBe(0)
    local.close()
  })
})

describe('icons of servers', () => {
  const open = (answer: Fetched) => {
    const folder = mkdtempSync(join(tmpdir(), 'icons-'))
    const asked: string[] = []
    const make = () =>
      createIcons({
        folder: join(folder, 'icons'),
        write: (path, text) => safeWrite(path, text),
        readOwn: createReadOwn(() => undefined),
        fetchPicture: async (address) => (asked.push(address), answer)
      })
    return { make, asked, folder, end: () => rmSync(folder, { recursive: true }) }
  }
  const tiny = newDefinition({
    id: 'tiny',
    name: 'tiny',
    source: { kind: 'command' },
    launch: { kind: 'stdio', command: 'tiny', args: [] },
    createdAt: '2026-01-01T00:00:00.000Z'
  })

  it('are there at the next start, and gone with the server', async () => {
    const { make, asked, folder, end } = open({ kind: 'bytes', bytes: png })
    const first = make()
    const there = new Promise((resolve) => first.onChange(resolve))
    first.declared(tiny, 'v1', 'https://a.example/a.png')
    await there
    await first.stop()
    const second = make()
    expect(second.picture('tiny')).toBe(placed)
    expect(second.mark('tiny')).toMatch(/^[0-9a-f]{16}$/)
    second.declared(tiny, 'v1', 'https://a.example/other.png')
    second.declared(tiny, 'v1', 'https://a.example/a.png')
    // One address as long as the same runs; not one at each start.
    expect(asked).toEqual(['https://a.example/a.png'])
    second.forget('tiny')
    await second.stop()
    expect(second.picture('tiny')).toBeNull()
    expect(existsSync(join(folder, 'icons', 'tiny.json'))).toBe(false)
    end()
  })
  it('in place are taken without asking anybody', async () => {
    const { make, asked, end } = open({ kind: 'refused' })
    const icons = make()
    icons.declared(tiny, 'v1', placed)
    expect(icons.picture('tiny')).toBe(placed)
    icons.declared(tiny, 'v2', `data:image/png;base64,${Buffer.from(svg).toString('base64')}`)
    expect(icons.picture('tiny')).toBeNull()
    expect(asked).toEqual([])
    await icons.stop()
    end()
  })
  it('are not fetched for what has no business with the internet', async () => {
    const { make, asked, end } = open({ kind: 'bytes', bytes: png })
    const icons = make()
    const run = (...args: readonly string[]): Launch => ({ kind: 'stdio', command: 'docker', args })
    const remote = (url: string): Launch => ({ kind: 'http', url, headers: {} })
    for (const launch of [
      run('run', '--network', 'none', 'image'),
      run('run', '--net=none', 'image'),
      remote('http://127.0.0.1:9/mcp'),
      remote('http://nas.local/mcp')
    ])
      icons.declared({ ...tiny, launch }, 'v1', 'https://a.example/a.png')
    expect(asked).toEqual([])
    expect(staysLocal(run('run', 'image'))).toBe(false)
    expect(staysLocal(remote('https://mcp.example.com/mcp'))).toBe(false)
    await icons.stop()
    end()
  })
})
