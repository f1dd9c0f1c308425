/** Quitting a host's program and opening it again. */
export const restart = {
  'restart.offer': ({ host }: { host: string }) => `Restart ${host} …`,
  'restart.looking': () => 'Looking for it',
  'restart.ask': ({ host }: { host: string }) => `Quit ${host} and open it again?`,
  'restart.what': ({ host }: { host: string }) =>
    `It is asked to quit as from its own menu; save what is open in it first. Then ${host} is started as it was:`,
  'restart.yes': ({ host }: { host: string }) => `Restart ${host}`,
  'restart.no': () => 'Not now',
  'restart.busy': () => 'Restarting',
  'restart.not-open': ({ host }: { host: string }) => `${host} is not open. It reads its list when you open it.`,
  'restart.done': ({ host }: { host: string }) =>
    `${host} was quit and opened again. Patchbay is watching until it has read its list.`,
  'restart.by-hand': ({ host, effect }: { host: string; effect: string }) =>
    `Patchbay does not restart ${host}. What was changed works: ${effect.charAt(0).toLowerCase()}${effect.slice(1)}.`,
  'restart.nothing-quit': () => 'Nothing was quit.',
  'restart.under-way': ({ host }: { host: string }) => `${host} is being restarted already.`,
  'restart.several': ({ host }: { host: string }) =>
    `${host} is open more than once, so nothing was quit. Quit and open it by hand.`,
  'restart.closed-off': ({ host }: { host: string }) =>
    `${host} runs in a sandbox, or its program is not there any more, so Patchbay could not open it again and nothing was quit. Quit and open it by hand.`,
  'restart.changed': ({ host }: { host: string }) =>
    `${host} was opened anew since you were asked, so nothing was quit. It may have read its list by now; if not, try again.`,
  'restart.stays-open': ({ host }: { host: string }) =>
    `${host} was asked to quit and is still open. It may ask you something, or stay in the tray: quit it there, then open it again.`,
  'restart.not-started': ({ host }: { host: string }) =>
    `${host} has quit, and could not be opened again. Open it by hand.`
}
