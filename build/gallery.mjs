/**
 * `npm run gallery`: the page over made-up scenes, without a core. Opens a sheet with one page in ten states (empty,
 * full, failing, light, dark, narrow); `npm run gallery -- /activity` shows another page there. Ctrl+C ends it.
 */
import { bringDependencies } from './lib/dependencies.mjs'
import { at } from './lib/root.mjs'
import { say } from './lib/say.mjs'

if (!(await bringDependencies())) process.exit(1)
const { createServer } = await import('vite')
const server = await createServer({ configFile: at('test', 'gallery', 'vite.config.ts') })
await server.listen()
const { port } = server.httpServer.address()
say(`Ten states of a page: http://127.0.0.1:${port}/sheet.html#${process.argv[2] ?? '/board'}`)
say(`One of them:          http://127.0.0.1:${port}/index.html?scene=12&theme=dark#/board`)
