/** What is built from what. Each part has its own fingerprint, so that a change of the page rebuilds only the page. */
export const variants = {
  current: { out: 'dist', main: 'node24', page: 'chrome146' },
  /** The old Electron that tests run on where today's cannot be had (test/electron). Never shipped. */
  electron22: {
    out: 'dist-electron22',
    main: 'node16',
    page: 'chrome108',
    polyfills: 'test/electron/kit/page-polyfills.js'
  }
}

const common = ['build/lib/parts.mjs', 'package-lock.json', 'tsconfig.base.json']
export const sources = {
  main: ['main', 'contract', 'package.json', 'build/lib/bundle-main.mjs', 'build/tray', ...common],
  preload: ['preload', 'contract/names.ts', 'build/lib/bundle-main.mjs', ...common],
  renderer: ['renderer', 'contract', 'build/vite.renderer.mjs', 'test/electron/kit/page-polyfills.js', ...common]
}
