/** Patchbay itself: its socket, its page and the answers that could not be given. */
export const core = {
  'core.failed': () => 'Patchbay failed while it answered. Its own log has the reason.',
  'core.stopped': () => 'Patchbay stopped before it answered. Start it and try again.',
  'core.unwritable-answer': () =>
    'The answer could not be passed on: it is nested too deeply or too large to be written. Ask for less of it.',
  'core.other-version': () =>
    'This Patchbay does not understand the program that called it. They are of different versions: restart Patchbay, or the host.',
  'core.not-patchbay': ({ path }: { path: string }) =>
    `A program listens at ${path} but does not answer as Patchbay does.`,
  'core.foreign-folder': ({ folder }: { folder: string }) =>
    `${folder} must be a folder of yours, because Patchbay's control socket lies in it. It belongs to somebody else: remove it, or set PATCHBAY_HOME to a folder of your own.`,

  'page.hosts-only': () => 'Nothing is here. Hosts use /mcp.',
  'page.no-port': () => 'Patchbay listens on no port, so there is no page to link to. Choose another port in Settings.',
  'page.without': () => 'This Patchbay was started without its page. Start it with: patchbay serve',
  'page.missing': () => 'The page is missing from this Patchbay, so it can’t be shown. Install or build it again.',
  'page.own-address': () => 'Patchbay answers only to its own address on this computer.',
  'page.other-site': () => 'Another site may not use Patchbay.',
  'page.only-get': () => 'Only GET is answered here.',
  'page.unknown': () => 'There is no such page.',
  'page.used-link': () =>
    'This link to Patchbay has been used, or is older than ten minutes. Each link works once.\nFor a new one run:  patchbay open'
}
