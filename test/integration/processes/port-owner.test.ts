import { createServer } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { findPortOwner, readListeners, readNetstat } from '../../../main/processes/port-owner.ts'
import { createBench, type Bench } from '../../fixtures/servers/bench.ts'
import { evil, until } from '../../fixtures/servers/harness.ts'

let bench: Bench | null = null
afterEach(() => bench?.close())

describe('who has a port', () => {
  it('is read from each system’s table', async () => {
    const tcp = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 0100007F:0F05 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 4242 1 0 100 0 0 10 0',
      '   1: 0100007F:0F05 0100007F:9999 01 00000000:00000000 00:00000000 00000000  1000        0 4243 1 0 20 4 30 10 -1'
    ].join('\n')
    expect(readListeners(tcp, 3_845)).toEqual(['4242'])
    expect(readListeners(tcp, 3_846)).toEqual([])
    const netstat = [
      'Aktive Verbindungen',
      '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
      '  TCP    127.0.0.1:13845        0.0.0.0:0              ABHÖREN         11',
      '  TCP    127.0.0.1:3845         127.0.0.1:50000        HERGESTELLT     12',
      '  TCP    [::1]:3845             [::]:0                 ABHÖREN         13'
    ].join('\r\n')
    expect(readNetstat(netstat, 3_845)).toBe(13)
    expect(readNetstat('', 3_845)).toBeNull()
    expect(await findPortOwner(3_845, 'darwin', async () => 'p501\nf23\n')).toBe(501)
    expect(await findPortOwner(3_845, 'darwin', async () => '')).toBeNull()
  })
  it.runIf(process.platform === 'linux')('is named when a server finds its port taken', async () => {
    const server = createServer()
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
    )
    try {
      expect(await findPortOwner(port)).toBe(process.pid)
      bench = await createBench()
      await bench.add({ args: [evil, 'port-taken', String(port)] })
      await until('the cause', () => bench!.view().lastError?.code === 'port-taken')
      expect(bench.view().lastError!.message).toContain(`test wants port ${port} that `)
      expect(bench.view().lastError!.message).toContain(
        `(pid ${process.pid}) uses. End that, or give test another port.`
      )
    } finally {
      server.close()
    }
    expect(await findPortOwner(port)).toBeNull()
  })
})
