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
  'arrival.title': () => 'Take over what was found',
  'arrival.title-under-way': ({ count }: { count: number }) =>
    count === 0 ? 'Writing your hosts’ files' : `Taking over ${servers(count)}`,
  'arrival.title-undone': () => 'Everything is as it was before',
  'arrival.title-none': () => 'Nothing was taken over',
  'arrival.beginning': () => 'Beginning',
  'arrival.looking': () => 'Looking up what it is …',
  'arrival.counts': ({
    ready,
    working,
    failed,
    took
  }: {
    ready: number
    working: number
    failed: number
    took: string
  }) =>
    `${[[ready, 'ready'] as const, [working, 'under way'] as const, [failed, 'failed'] as const]
      .filter(([count]) => count > 0)
      .map(([count, what]) => `${count} ${what}`)
      .join(', ')}. ${took} so far`,
  'arrival.came': ({ names, count, took, failed }: { names: string; count: number; took: string; failed: string }) =>
    [
      ...(count > 0 ? [`${servers(count)} taken over in ${took}: ${names} ${count === 1 ? 'answers' : 'answer'}`] : []),
      ...(failed === '' ? [] : [`${failed} did not start and stays where it was`])
    ].join('. ') || `Done in ${took}`,
  'arrival.undone-note': () => 'The files are as they were, and what came with them is gone',
  'arrival.in-project': ({ folder }: { folder: string }) => `in ${folder} only`,
  'arrival.left-out': ({ key, reason }: { key: string; reason: string }) => `Not taken over: ${key}. ${reason}`,
  'arrival.row-here': () => 'Already here',
  'arrival.row-here-note': () => 'the same one; only its entry moves',
  'arrival.row-cannot': () => 'Cannot be taken over',
  'arrival.row-cannot-note': ({ why }: { why: string }) => `${why} It stays as it is.`,
  'arrival.row-stays': () => 'stays as it is',
  'arrival.row-looking': () => 'Looking it up …',
  'arrival.row-left': () => 'Not taken over',
  'arrival.row-answers': ({ count }: { count: number }) =>
    `${count} ${count === 1 ? 'answer is' : 'answers are'} missing`,
  'arrival.row-open-it': () => 'open it to give them',
  'arrival.row-key': () => 'Key found in plain text',
  'arrival.row-key-note': ({ keys }: { keys: readonly string[] }) => `${keys.join(', ')} is kept as a secret`,
  'arrival.row-command': () => 'Runs as it is',
  'arrival.row-command-note': () => 'the same command, started by Patchbay',
  'arrival.row-remote': () => 'Reached as it is',
  'arrival.row-remote-note': () => 'the same address, through Patchbay',
  'arrival.row-pinned': ({ version }: { version: string }) => `Version ${version}, pinned`,
  'arrival.row-package': ({
    packages,
    size,
    source
  }: {
    packages: number | null
    size: string | null
    source: string
  }) =>
    [
      ...(packages === null ? [] : [`${packages} packages`]),
      ...(size === null ? [] : [size]),
      ...(source === '' ? [] : [`by ${source}`])
    ].join(', '),
  'arrival.file-cannot': ({ host }: { host: string }) => `${host}’s file cannot be written now.`,
  'arrival.file-nothing': () => 'None of its servers is taken over.',
  'arrival.file-untouched': () => 'Its file is not changed.',
  'arrival.file-left': ({ host, joined }: { host: string; joined: boolean }) =>
    joined ? 'Its file stays as it is.' : `Its file stays as it is, and ${host} is not joined.`,
  'arrival.file-kept': ({ joined }: { joined: boolean }) =>
    joined ? 'Its own entries stay.' : 'Put one Patchbay entry in beside its own entries.',
  'arrival.file-moved': ({ names, joined }: { names: string; joined: boolean }) =>
    joined ? `Take ${names} out of its file.` : `Take ${names} out of its file, put one Patchbay entry in.`,
  'arrival.file-if-left': ({ host, count }: { host: string; count: number }) =>
    `Left in, ${count === 1 ? 'it' : 'each'} would run twice: once for ${host}, once in Patchbay.`,
  'arrival.file-twice': ({ names, count, host }: { names: string; count: number; host: string }) =>
    `${names} then ${count === 1 ? 'runs' : 'run'} twice while ${host} is open: once for it, once in Patchbay.`,
  'arrival.file-does': ({ out, stays }: { out: readonly string[]; stays: readonly string[] }) =>
    [
      out.length > 0 ? `${listed(out)} out, Patchbay in` : 'Patchbay in',
      ...(stays.length > 0
        ? [`${listed(stays)} ${stays.length === 1 ? 'stays until it works' : 'stay until they work'}`]
        : [])
    ].join('. '),
  'arrival.answers': ({ tools }: { tools: number }) => `Answers with ${tools} ${tools === 1 ? 'tool' : 'tools'}`,
  'arrival.ready': () => 'Ready',
  'arrival.not-started': () => 'Did not start',
  'arrival.stays-until': () => 'Until it works, its entry stays where it was, and the others go on',
  'arrival.taken-back': () => 'Taken back',
  'arrival.step': ({ doing, step, of }: { doing: string; step: number; of: number }) => `${doing}, ${step} of ${of}`,
  'arrival.kept': ({ servers, files }: { servers: string; files: string }) =>
    [...(servers === '' ? [] : [servers]), ...(files === '' ? [] : [`written for it: ${files}`])].join('; ') ||
    'Files only',
  'arrival.works-now': ({ name, host }: { name: string; host: string }) =>
    `${name} works now, and still stands in ${host}’s file`,
  'arrival.stays-in': ({ name, host }: { name: string; host: string }) =>
    `${name} does not work yet; its entry stays in ${host}’s file`,
  'arrival.now': () => 'now',
  'arrival.when-open': () => 'when next open',
  'arrival.step-session': () => 'in its next session',
  'arrival.step-at-once': () => 'in a moment',
  'arrival.step-allow': () => 'once you allow it',
  'arrival.step-reload': () => 'after a reload',
  'arrival.step-restart': () => 'after a restart',
  'use.all': ({ servers: number, tools }: { servers: number; tools: number }) =>
    `${servers(number)}, ${tools} ${tools === 1 ? 'tool' : 'tools'}`,
  'use.now': () => 'Now.',
  'use.has-read': ({ all }: { all: string }) => `It has read its list: ${all}.`,
  'use.then': ({ all }: { all: string }) => `Then it has ${all}.`,
  'use.step': ({ step }: { step: string }) => `${step.charAt(0).toUpperCase()}${step.slice(1)}.`,
  'use.watching': ({ effect }: { effect: string }) =>
    effect === '' ? 'Patchbay is watching.' : `${effect}. Patchbay is watching.`,
  'use.when-open': () => 'When it is next open.',
  'use.nothing-to-do': () => 'Nothing to do.',
  'use.not-since': ({ time }: { time: string }) => `No connection since ${time}.`,
  'use.not-yet': () => 'Not yet.',
  'use.not-joined': () => 'It is not joined.',
  'use.no-file': () => 'It has no file on this system that Patchbay could write.',
  'use.file-unchanged': () => 'Its file was not changed.',
  'use.not': () => 'Not.',
  'use.not-plugged': () => 'It is joined, and this is not plugged into it.',
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
const servers = (count: number): string => `${count} ${count === 1 ? 'server' : 'servers'}`
const listed = (names: readonly string[]): string =>
  names.length > 3
    ? `${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
    : names.length < 2
      ? (names[0] ?? '')
      : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`
