/** One build at a time per output folder: a folder made atomically, holding its owner's pid. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const alive = (pid) => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Waits for the lock (a dead owner's is taken over) and resolves with its release. */
export async function takeLock(folder, waitMs = 120_000) {
  const deadline = Date.now() + waitMs
  for (;;) {
    try {
      mkdirSync(folder)
      writeFileSync(join(folder, 'pid'), String(process.pid))
      return () => rmSync(folder, { recursive: true, force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    let owner = NaN
    try {
      owner = Number(readFileSync(join(folder, 'pid'), 'utf8'))
    } catch {
      // it is just being written, or just being removed
    }
    if (owner > 0 && !alive(owner)) rmSync(folder, { recursive: true, force: true })
    else if (Date.now() > deadline) throw new Error(`another build (pid ${owner}) holds ${folder}`)
    else await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
