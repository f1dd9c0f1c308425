/** What can be done with a thing on the page: in its menu, in the bar over several, and what is said afterwards. */
const servers = (count: number) => `${count} ${count === 1 ? 'server' : 'servers'}`

export const menus = {
  'menu.about': ({ name }: { name: string }) => `What to do with ${name}`,
  'menu.about-cable': ({ server, host }: { server: string; host: string }) => `The cable from ${host} to ${server}`,
  'menu.about-line': () => 'What to do with this line',
  'menu.open': () => 'Open',
  'menu.open-named': ({ name }: { name: string }) => `Open ${name}`,
  'menu.start': () => 'Start',
  'menu.stop': () => 'Stop',
  'menu.restart': () => 'Restart',
  'menu.log': () => 'Log',
  'menu.tools': () => 'Tools',
  'menu.try': () => 'Try a tool',
  'menu.try-it': () => 'Try it',
  'menu.settings': () => 'Settings',
  'menu.choose': () => 'Choose it, to do something with several',
  'menu.unchoose': () => 'No longer choose it',
  'menu.duplicate': () => 'Duplicate …',
  'menu.remove': () => 'Remove …',
  'menu.join': () => 'Join …',
  'menu.show-file': () => 'Show its file',
  'menu.plug-into': ({ host }: { host: string }) => `Plug into ${host}`,
  'menu.unplug-from': ({ host }: { host: string }) => `Unplug from ${host}`,
  'menu.plug-in': ({ server }: { server: string }) => `Plug ${server} in`,
  'menu.unplug': () => 'Unplug',
  'menu.plug-again': () => 'Plug in again',
  'menu.which-tools': () => 'Which tools cross it',
  'menu.turn-on': () => 'Turn on for all hosts',
  'menu.turn-off': () => 'Turn off for all hosts',
  'menu.turn-on-for': ({ host }: { host: string }) => `Turn on for ${host}`,
  'menu.turn-off-for': ({ host }: { host: string }) => `Turn off for ${host}`,
  'menu.look-at-change': () => 'Look at what changed',
  'menu.details': () => 'Show details',
  'menu.copy-name': () => 'Copy its name',
  'menu.copy-line': () => 'Copy the line',
  'menu.copy-text': () => 'Copy its text only',
  'menu.show-line': () => 'Show all of it',
  'menu.server-log': ({ server }: { server: string }) => `Log of ${server}`,
  'menu.all-on': () => 'Turn all on',
  'menu.all-off': () => 'Turn all off',

  'copy.title': () => 'Its secrets',
  'copy.note': ({ name }: { name: string }) => `It has the settings and switches of ${name}`,
  'copy.choice': ({ name }: { name: string }) => `Use the secrets of ${name} where none is given below`,

  'drop.bundle': ({ name }: { name: string }) =>
    `${name} is a bundle, which Patchbay cannot install yet. Add its server by package, command or snippet instead.`,
  'drop.archive': ({ name }: { name: string }) =>
    `${name} is an archive. Unpack it, then drop the settings file or README that is in it.`,
  'drop.binary': ({ name }: { name: string }) => `${name} is not text. Drop a settings file, a README or a snippet.`,
  'drop.too-large': ({ name }: { name: string }) =>
    `${name} is larger than 2 MB, so it is hardly a snippet. Paste the part that names the server.`,

  'many.chosen': ({ count }: { count: number }) => `${servers(count)} chosen`,
  'many.started': ({ count }: { count: number }) => `Started ${servers(count)}`,
  'many.stopped': ({ count }: { count: number }) => `Stopped ${servers(count)}`,
  'many.restarted': ({ count }: { count: number }) => `Restarted ${servers(count)}`,
  'many.plugged': ({ count, host }: { count: number; host: string }) => `Plugged ${servers(count)} into ${host}`,
  'many.unplugged': ({ count, host }: { count: number; host: string }) => `Unplugged ${servers(count)} from ${host}`,
  'many.removed': ({ count }: { count: number }) =>
    `Removed ${servers(count)}. ${count === 1 ? 'It' : 'They'} can be brought back for 24 hours`,
  'many.restored': ({ count }: { count: number }) => `Brought ${servers(count)} back`,
  'many.some-failed': ({ failed, count, cause }: { failed: number; count: number; cause: string }) =>
    `${failed} of ${count} could not be done: ${cause}`,
  'many.remove-question': ({ count }: { count: number }) =>
    `Remove ${servers(count)}? ${count === 1 ? 'It' : 'They'} can be brought back for 24 hours.`,
  'many.tools-switched': ({ count, on }: { count: number; on: boolean }) =>
    `Turned ${count} ${count === 1 ? 'tool' : 'tools'} ${on ? 'on' : 'off'}`
}
