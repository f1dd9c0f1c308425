/** The page: renderer/index.html and all it loads, hashed, without any address outside. */
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { at } from './lib/root.mjs'

export const rendererConfig = ({ out, target, watch = false }) =>
  defineConfig({
    configFile: false,
    root: at('renderer'),
    base: '/',
    logLevel: 'warn',
    clearScreen: false,
    publicDir: false,
    plugins: [svelte({ configFile: false, compilerOptions: { dev: false } })],
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
