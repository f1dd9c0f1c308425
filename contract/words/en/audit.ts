/** What was done, by whom and with what: the lines of the audit. They are kept as they were written. */
export const audit = {
  'audit.edited-settings': () => 'edited the settings file',
  'audit.changed-file': () => 'changed its file',
  'audit.agreed-by': ({ via }: { via: string }) => `just as its review showed it, by ${via}`,
  'audit.not-started': ({ what }: { what: string }) => `${what}; it did not start`,
  'audit.edited-file': () => 'edited the file',
  'audit.edit-by': ({ what, file, via }: { what: string; file: string; via: string }) =>
    `${what} in ${file}, by ${via}`,
  'audit.what-by': ({ what, via }: { what: string; via: string }) => `${what}, by ${via}`,
  'audit.joined-by': ({ file, out, via }: { file: string; out: readonly string[]; via: string }) =>
    `${file}${out.length > 0 ? `, ${out.join(', ')} taken out` : ''}, by ${via}`,
  'audit.install-scripts': () => 'install scripts',
  'audit.agreed-again': ({ via }: { via: string }) => `to what it runs now, by ${via}`,
  'audit.left-as-is': () => 'left the file as it is',
  'audit.by': ({ via }: { via: string }) => `by ${via}`,
  'audit.restarted-host': () => 'restarted its program',
  'audit.renewed-token': () => 'renewed the token',
  'audit.unplugged': () => 'unplugged',
  'audit.plugged-in': () => 'plugged in',
  'audit.removed-for-good': () => 'removed for good',
  'audit.brought-back': () => 'brought back',
  'audit.ended-leaked': () => 'ended leaked processes',
  'audit.set-secret': () => 'set a secret',
  'audit.changed-settings': () => 'changed settings',
  'audit.switched-by': ({ host, via }: { host: string | null; via: string }) =>
    `${host ? `for ${host}, ` : ''}by ${via}`,
  'audit.switched-on': () => 'switched on',
  'audit.switched-off': () => 'switched off',
  'audit.switched-back': () => 'switched back',
  'audit.accepted-by': ({ changing, via }: { changing: boolean; via: string }) =>
    `${changing ? 'its times and counts may change, ' : ''}by ${via}`,
  'audit.accepted': () => 'accepted a changed tool',
  'audit.started-process': () => 'started a process',
  'audit.process': ({ pid, hash }: { pid: number; hash: string | null }) =>
    `pid ${pid}, command line sha256 ${hash ?? 'unknown'}`
}
