/** The whole file of a host: its servers, what is changed in it, and what could not be. */
export const hostFile = {
  'host-file.no-word': ({ key, host }: { key: string; host: string }) => `${host} has no word for ${key}`,
  'host-file.no-sse': ({ host }: { host: string }) =>
    `${host} does not speak the older transport (SSE); the address is tried with the newer one`,
  'host-file.place': ({ host }: { host: string }) =>
    `${host} may not fill this in; put the value itself there if it does not`,
  'host-file.no-server': ({ name }: { name: string }) => `${name} has neither a program nor an address`,
  'host-file.programs-only': ({ host }: { host: string }) => `${host} starts programs only, and takes no address`,
  'host-file.not-sayable': ({ name, host }: { name: string; host: string }) =>
    `${name} cannot be written for ${host}: it starts programs only. Move ${name} into Patchbay instead; every host can use it then.`,
  'host-file.ours': ({ id }: { id: string }) =>
    `This entry is Patchbay’s own. Leave the host to take it out (patchbay hosts leave ${id}), or edit the whole file.`,
  'host-file.no-entry': ({ name, host }: { name: string; host: string }) =>
    `${host} has no server named ${name} in its file. “patchbay hosts show” lists those it has.`,
  'host-file.name-taken': ({ name, host }: { name: string; host: string }) =>
    `${host} has a server named ${name} already. Remove that one first, or give the copy another name.`,
  'host-file.no-table': () => 'A server is written as an object with its keys, such as {"command": "npx"}.',
  'host-file.no-edit': () => 'Say what shall change in the file.',
  'host-file.hidden': ({ where }: { where: string }) =>
    `${where} shows a hidden value at a place where none stood, so nobody knows which is meant. Type the value itself.`,
  'host-file.hidden-line': ({ line }: { line: number }) =>
    `Line ${line} shows a hidden value and was changed otherwise, so nobody knows which value is meant. Type the value itself, or leave the line as it was.`,
  'host-file.built-in': ({ name }: { name: string }) =>
    `${name} is a part of the host itself and cannot be removed. Switch it off instead.`,
  'host-file.no-copy': ({ backup }: { backup: string }) =>
    `There is no copy named ${backup}. “patchbay hosts backups” lists those that are kept.`,
  'host-file.changed-since': ({ file, id }: { file: string; id: string }) =>
    `${file} has changed since the whole text was edited, so that edit cannot be taken back alone. Restore a copy instead (patchbay hosts backups ${id}).`,
  'host-file.kept-holds': ({ host }: { host: string }) => `the servers of ${host} that are switched off`,
  'host-file.edit-entry': ({ kind, name }: { kind: 'put' | 'set' | 'remove' | 'off' | 'on' | 'copy'; name: string }) =>
    `${{ put: 'wrote', set: 'changed', remove: 'removed', off: 'switched off', on: 'switched on', copy: 'copied' }[kind]} ${name}`,
  'host-file.set-or-json': () => 'Say what changes: --set key=value (again for more), or --entry with the whole entry.',
  'host-file.not-json': ({ why }: { why: string }) => `The entry is no JSON: ${why}`,
  'host-file.which-host': () => 'Name the host that gets the copy: hosts copy-entry <host> <name> <other host>.',
  'host-file.which-server': () => 'Name the host and the server: hosts scan --move <host> <name>.',
  'host-file.no-backups': () => 'No copies yet: Patchbay makes one before each change.',
  'host-file.no-keys': () => 'No keys stand readable in the files of your hosts.',
  'host-file.may-be': () => 'may be one',
  'host-file.move-hint': () =>
    'hosts scan --move <host> <server> moves the server into Patchbay and its keys into the vault.',
  'host-file.written': ({ file, takesEffect, id }: { file: string; takesEffect: string; id: string }) =>
    `${file} is written. ${takesEffect}. “patchbay hosts undo ${id}” takes it back.`,
  'host-file.left-out': () => 'Left out:',
  'host-file.none-yet': ({ file }: { file: string }) => `There is no file yet at ${file}.`,
  'host-file.no-servers': ({ file }: { file: string }) => `No servers in ${file}.`,
  'host-file.is-ours': () => 'Patchbay’s own',
  'host-file.is-on': () => 'on',
  'host-file.is-off': () => 'off',
  'host-file.is-kept': () => 'off, kept by Patchbay',
  'host-file.which-to-leave': () => 'Name a host to leave, or say --all.',
  'host-file.left-all': ({ hosts }: { hosts: readonly string[] }) =>
    hosts.length === 0
      ? 'No host is joined.'
      : `Left ${hosts.join(', ')}. “patchbay hosts undo <host>” takes one back.`,
  'host-file.servers': () => 'Servers in its file',
  'host-file.what-changes': () => 'What will change',
  'host-file.save': () => 'Write it',
  'host-file.copy-first': () => 'A copy is made first. You can undo this at any time.',
  'host-file.left-out-title': () => 'Left out',
  'host-file.edit': () => 'Edit …',
  'host-file.remove': () => 'Remove …',
  'host-file.copy-to': () => 'Copy to another host …',
  'host-file.copy-label': ({ name }: { name: string }) => `Copy ${name} to another host`,
  'host-file.switch': ({ name }: { name: string }) => `${name} is on`,
  'host-file.act-on': ({ act, name }: { act: string; name: string }) => `${act.replace(/ …$/, '')} ${name}`,
  'host-file.whole': () => 'Edit the whole file …',
  'host-file.review': () => 'Look at the change …',
  'host-file.discard': () => 'Discard',
  'host-file.text-label': ({ host }: { host: string }) => `The file of ${host}`,
  'host-file.entry-label': ({ name }: { name: string }) => `The entry ${name} as JSON`,
  'host-file.hidden-note': () => 'Hidden values stay as they are. Type over one to change it.',
  'host-file.ours-tag': () => 'Patchbay’s own',
  'host-file.remote-tag': () => 'remote',
  'host-file.ours-lines': ({ from, to }: { from: number; to: number }) =>
    `Lines ${from} to ${to} are Patchbay’s own. Leave the host to take them out.`,
  'host-file.off-kept': ({ host }: { host: string }) =>
    `Off. The file of ${host} has no word for off, so its lines are kept by Patchbay and put back as they were`,
  'host-file.twice': () => 'Also in Patchbay, so it runs twice',
  'host-file.plain-keys': ({ keys }: { keys: readonly string[] }) =>
    `${keys.length === 1 ? 'A key stands' : 'Keys stand'} here in plain text: ${keys.join(', ')}`,
  'host-file.written-title': ({ host }: { host: string }) => `The file of ${host} is written`,
  'host-file.undo': () => 'Undo',
  'host-file.edit-text': () => 'changed the text',
  'host-file.edit-restore': ({ backup }: { backup: string }) => `restored ${backup}`
}
