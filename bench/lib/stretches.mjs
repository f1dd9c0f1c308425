/**
 * Loaded ahead of the core (`node --import`): writes down how much processor time its main thread takes in one go, which is how
 * long everybody else waits. A busy machine makes calls late, but not this.
 */
import { appendFileSync } from 'node:fs'
import { isMainThread } from 'node:worker_threads'

const file = process.env.BENCH_STRETCHES
if (file && isMainThread && process.argv.includes('serve') && process.threadCpuUsage) {
  const usedMs = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1_000
  }
  let before = usedMs()
  setInterval(() => {
    const now = usedMs()
    if (now - before > 5) appendFileSync(file, `${Date.now()} ${(now - before).toFixed(1)}\n`)
    before = now
  }, 3).unref()
}
