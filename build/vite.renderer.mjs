/** The page: renderer/index.html and all it loads, hashed, without any address outside. */
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { at } from './lib/root.mjs'

/** Puts a script before the page's own first line. */
const before = (file) => ({
  name: 'patchbay-before',
  enforce: 'pre',
  transform: (code, id) => (id === at('renderer', 'main.ts') ? `import ${JSON.stringify(file)}\n${code}` : null)
})

export const rendererConfig = ({ out, target, polyfills, watch = false }) =>
  defineConfig({
    configFile: false,
    root: at('renderer'),
    base: '/',
    logLevel: 'warn',
    clearScreen: false,
    publicDir: false,
    plugins: [
      ...(polyfills ? [before(at(polyfills))] : []),
      svelte({ configFile: false, compilerOptions: { dev: false } })
    ],
    build: {
      outDir: out,
      emptyOutDir: true,
      target,
      cssTarget: target,
      // No data: URLs in fonts and scripts, and no inline anything: the page's CSP refuses them.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      chunkSizeWarningLimit: 4_000,
      sourcemap: false,
      ...(watch ? { watch: {} } : {})
    }
  })
