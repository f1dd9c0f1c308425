/** The plain-Node entry: `serve`. The same core and the same page as the desktop app, without Electron. */
import { parseArgs } from 'node:util'
import { join } from 'node:path'
import type { CoreView } from '../contract/model.ts'
import { sentence } from '../contract/words/say.ts'
import { openApp } from './app.ts'
import { BadHome } from './lib/bad-home.ts'
import { version } from './lib/version.ts'
import { limitYoungHeap } from './lib/young-heap.ts'
import { openBrowser } from './web/open-browser.ts'

interface Options {
  readonly port: number | undefined
  readonly open: boolean
  readonly json: boolean
}

async function serve({ port, open, json }: Options): Promise<number> {
  limitYoungHeap()
  const app = await openApp({
    face: {
      kind: 'headless',
      version,
      openView: () => false,
      reveal: () => false,
      chooseFolder: async () => null,
      setOpenAtLogin: () => {}
    },
    rendererFolder: join(__dirname, '..', 'renderer'),
    ...(port === undefined ? {} : { port })
  })
  let stopping: Promise<void> | null = null
  const stop = () => (stopping ??= app.stop())
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => void stop().then(() => process.exit(0)))
  await app.start()

  const link = await app.call('core.webLink', port === undefined ? {} : { port })
  const snapshot = await app.call('snapshot', {})
  if (!link.ok || !snapshot.ok) {
    const failure = !link.ok ? link.failure : (snapshot as { failure: { message: string; code: string } }).failure
    process.stdout.write(json ? JSON.stringify({ error: failure }) + '\n' : '')
    process.stderr.write(json ? '' : failure.message + '\n')
    await stop()
    return 1
  }
  const { core } = snapshot.value
  const moved = otherPort(app.joined, port, core)
  // Scripts read stdout; whoever asked for a port reads on stderr as well that it is another.
  for (const notice of core.notices) if (!json && notice.message !== moved) process.stderr.write(notice.message + '\n')
  if (moved !== null) process.stderr.write(moved + '\n')
  if (json)
    process.stdout.write(
      JSON.stringify({
        url: link.value.url,
        pid: core.pid,
        mcp: { url: core.mcpUrl },
        joined: app.joined,
        ...(moved !== null && { notice: moved })
      }) + '\n'
    )
  else {
    const opened = open && (await openBrowser(link.value.url, process.env, process.platform))
    process.stdout.write(sentence('serve.page', { already: app.joined, opened, url: link.value.url }) + '\n')
    if (!app.joined) process.stdout.write(sentence('serve.url', { url: core.mcpUrl }) + '\n')
  }
  if (app.joined) {
    await stop()
    return 0
  }
  await app.quitAsked
  await stop()
  return 0
}

/** Why hosts that use the URL find Patchbay at another port than the one asked for; null when they do not. */
function otherPort(joined: boolean, port: number | undefined, core: CoreView): string | null {
  if (!joined) return core.notices.find((each) => each.code === 'port-taken')?.message ?? null
  if (!port || core.mcpUrl === null || Number(new URL(core.mcpUrl).port) === port) return null
  return sentence('serve.other-port', { url: core.mcpUrl, port })
}

function readOptions(): Options {
  const { values } = parseArgs({
    args: process.argv.slice(2).filter((each) => each !== 'serve'),
    options: { port: { type: 'string' }, 'no-open': { type: 'boolean' }, json: { type: 'boolean' } }
  })
  // An empty text would count as 0, which means any free port.
  const port = values.port === undefined ? undefined : values.port.trim() === '' ? NaN : Number(values.port)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new Error(sentence('serve.bad-port'))
  return { port, open: values['no-open'] !== true, json: values.json === true }
}

function main(): void {
  let options: Options
  try {
    options = readOptions()
  } catch (error) {
    process.stderr.write(
      sentence('serve.usage', { why: error instanceof Error ? error.message : String(error) }) + '\n'
    )
    process.exit(2)
  }
  serve(options).then(
    (code) => process.exit(code),
    (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error)
      if (options.json)
        process.stdout.write(
          JSON.stringify({ error: { code: error instanceof BadHome ? error.code : 'internal', message } }) + '\n'
        )
      else process.stderr.write(sentence('serve.failed', { why: message }) + '\n')
      process.exit(1)
    }
  )
}

main()
