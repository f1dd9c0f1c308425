/** What a bridge says by itself. Apart, since a bridge is started with every host and loads no other sentences. */
export const bridge = {
  'bridge.not-patchbay': () => 'What answered is not Patchbay.',
  'bridge.refused': () => 'Patchbay refused this host.'
}
