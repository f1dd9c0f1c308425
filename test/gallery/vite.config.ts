import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'

/** `vite -c test/gallery/vite.config.ts`: the page over scenes, for looking at and for screenshots. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [svelte()],
  cacheDir: fileURLToPath(new URL('../../node_modules/.vite-gallery', import.meta.url)),
  server: { port: Number(process.env['GALLERY_PORT'] ?? 5_199), strictPort: true, host: '127.0.0.1' }
})
