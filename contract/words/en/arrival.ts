/** Servers that are found in hosts' files and taken over, and who uses them afterwards. */
export const arrival = {
  'arrival.entry-changed': ({ name, file }: { name: string; file: string }) =>
    `The entry named ${name} in ${file} is no longer as it was shown, so nothing was written. Look at the new plan, then agree to it.`,
  'arrival.no-copy': ({ file }: { file: string }) =>
    `The copy of ${file} from before is gone, so what was taken out of it cannot be put back.`,
  'arrival.ids-needed': () => 'Each server needs an id of its own to be added with others.',
  'arrival.host-twice': () => 'A host’s file can be written only once in one go.',
  'arrival.not-kept': () =>
    'Nothing that came together within the last 24 hours goes by this name, or it was taken back already.',
  'arrival.unexpected': () => 'This could not be done, for a reason that Patchbay did not expect.',
  'arrival.cannot-join': ({ host, hosts }: { host: string; hosts: readonly string[] }) =>
    `${host} is no host of this computer that can be joined. ${hosts.length === 0 ? 'None was found.' : `Those are ${hosts.join(', ')}.`}`,
  'arrival.join-too': ({ hosts }: { hosts: string }) => `Join ${hosts}, too, by writing exactly this?`,
  'arrival.and-join': ({ hosts }: { hosts: string }) => `, then join ${hosts}`,
  'arrival.them': () => 'them',
  'arrival.take-over': () => 'Take over exactly this?',
  'arrival.nothing-done': () => 'Nothing was installed, written or started.',
  'arrival.nothing-in-host': ({ host, hosts }: { host: string; hosts: readonly string[] }) =>
    `Nothing was found in a file of ${host}. ${hosts.length === 0 ? 'Nothing was found in any other either.' : `Servers stand in those of ${hosts.join(', ')}.`}`,
  'arrival.not-found': ({ name, names }: { name: string; names: readonly string[] }) =>
    `No server ${JSON.stringify(name)} was found in a host’s file. Found were ${names.slice(0, 20).join(', ') || 'none'}.`,
  'arrival.nothing-found': () => 'No host’s file has servers of its own. “patchbay add” adds one.',
  'arrival.nothing-to-take': () => 'There is nothing to take over.',
  'arrival.here': () => 'already here',
  'arrival.comes': () => 'comes to Patchbay',
  'arrival.key-goes': ({ keys }: { keys: readonly string[] }) =>
    `comes to Patchbay; ${keys.join(', ')} is kept as a secret`,
  'arrival.runs-twice': ({ names, host }: { names: readonly string[]; host: string }) =>
    `${names.join(', ')} would run twice while ${host} is open: once for it, once in Patchbay.`,
  'arrival.file-written': ({ file }: { file: string }) => `${file} is written.`,
  'arrival.undo-command': () => 'For 24 hours “patchbay import --undo” takes all of it back.',
  'arrival.undone': ({ servers, files }: { servers: readonly string[]; files: readonly string[] }) =>
    `Taken back: ${servers.join(', ') || 'no server'}.${files.length > 0 ? ` As before: ${files.join(', ')}.` : ''}`,
  'arrival.now': () => 'now',
  'arrival.when-open': () => 'when next open',
  'arrival.step-session': () => 'in its next session',
  'arrival.step-at-once': () => 'in a moment',
  'arrival.step-allow': () => 'once you allow it',
  'arrival.step-reload': () => 'after a reload',
  'arrival.step-restart': () => 'after a restart',
  /** The one sentence in which every way in ends. Groups come in the order of how soon; `how` null: not yet. */
  'arrival.who-uses': ({ what, groups }: { what: string; groups: readonly UseGroup[] }) => {
    const [first, ...rest] = groups
    if (first === undefined) return `No host was found to use ${what}`
    if (first.how === null) return `No host uses ${what} yet`
    const begin = `${listed(first.names)} ${first.names.length === 1 ? 'uses' : 'use'} ${what} ${first.how}`
    return [begin, ...rest.map(({ how, names }) => `${listed(names)} ${how ?? 'not yet'}`)].join(', ')
  }
}

interface UseGroup {
  readonly how: string | null
  readonly names: readonly string[]
}
const listed = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
    : names.length < 2
      ? (names[0] ?? '')
      : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
