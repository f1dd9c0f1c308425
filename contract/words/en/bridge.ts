/** What a bridge says by itself. Apart, since a bridge is started with every host and loads no other sentences. */
export const bridge = {
  'bridge.not-patchbay': () => 'What answered is not Patchbay.',
  'bridge.refused': () => 'Patchbay refused this host.',
  'bridge.left-open': ({ n, seconds }: { n: number; seconds: number }) =>
    `The host closed its end; ${n} of its requests had no answer within ${seconds} s.`,
  'bridge.not-started': () =>
    'Patchbay did not start. Start it yourself with "patchbay serve" and look at what it says.',
  'bridge.stopped-open': () => 'Patchbay stopped while this request was open. Whether it took effect is not known.',
  'bridge.quit-waiting': () => 'Patchbay was quit. Waiting until it is started again.',
  'bridge.quit': () => 'Patchbay was quit. Start it again to use its servers.',
  'bridge.lost': () => 'The connection to Patchbay was lost. Connecting again.',
  'bridge.not-running': () => 'Patchbay is not running. Start it again to use its servers.',
  'bridge.starter-missing': ({ file }: { file: string }) =>
    `Patchbay is not running, and what would start it is missing: ${file}`,
  'bridge.start-failed': ({ why }: { why: string }) => `Patchbay could not be started: ${why}`,
  'bridge.ended-starting': ({ signal, code }: { signal: string | null; code: number | null }) =>
    `Patchbay ended while it started (${signal ?? `exit code ${String(code)}`}).`,
  'bridge.which-host': () => 'Say which host this is for: patchbay connect --host <host>. Known hosts: patchbay hosts.'
}
