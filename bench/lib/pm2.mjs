/** pm2 with a home of its own: its daemon, what it runs, its end. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { peer } from './peers.mjs'
import { tree } from './proc.mjs'

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // gone by itself
  }
}

/** `{ missing }`, or a running daemon. */
export async function startPm2() {
  const found = await peer('pm2')
  if (found.missing) return found
  const home = mkdtempSync(join(tmpdir(), 'patchbay-bench-pm2-'))
  const env = { ...process.env, PM2_HOME: home, PM2_DISCRETE_MODE: 'true', PM2_SILENT: 'true' }
  const run = (...words) =>
    new Promise((resolve, reject) =>
      execFile(process.execPath, [found.bin, ...words], { env, maxBuffer: 2 ** 26 }, (error, out) =>
        error ? reject(error) : resolve(out)
      )
    )
  await run('ping')
  const pid = Number(readFileSync(join(home, 'pm2.pid'), 'utf8'))
  const end = () => tree(pid).forEach((each) => kill(each))
  process.once('exit', end)
  return {
    name: `pm2 ${found.version}`,
    home,
    pid,
    run,
    async stop() {
      await run('kill').catch(() => {})
      process.off('exit', end)
      rmSync(home, { recursive: true, force: true })
    }
  }
}
