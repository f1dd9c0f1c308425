/** What a person asks of servers, hosts and settings, and why it was not done. */
export const manage = {
  'manage.unknown-server': ({ id }: { id: string }) =>
    `There is no server named ${id}. “patchbay list” names those there are.`,
  'manage.no-address': ({ id }: { id: string }) => `${id} is a program on this computer; it has no address to change.`,
  'manage.no-command': ({ id }: { id: string }) => `${id} is a remote server; it has no command to change.`,
  'manage.no-headers': ({ id }: { id: string }) =>
    `${id} is a program on this computer; only remote servers have headers.`,
  'manage.no-such-secret': ({ id, name }: { id: string; name: string }) =>
    `${id} has no secret named ${name} in its arguments or address.`,
  'manage.secret-of-another': ({ id, name }: { id: string; name: string }) =>
    `${name} refers to a secret that does not belong to ${id}. Remove it, then add it anew.`,
  'manage.secret-not-copied': ({ name, cause }: { name: string; cause: string }) =>
    `${name} could not be copied: ${cause} Give it anew instead.`,
  'manage.duplicated': ({ name, of, sentence }: { name: string; of: string; sentence: string }) =>
    `${name} is there beside ${of}: ${sentence}.`,
  'manage.bad-pair': ({ option, place }: { option: string; place: string }) =>
    `${option} needs NAME=value, and ${place} is not of that form.`,
  'manage.no-scripts': ({ id }: { id: string }) =>
    `${id} is no npm package in a folder of its own, so it has no install scripts.`,
  'manage.stop-not-kept': ({ name, cause }: { name: string; cause: string }) =>
    `${name} is stopped, but this could not be written down: it will start again with Patchbay. ${cause}`,
  'manage.start-not-kept': ({ name, cause }: { name: string; cause: string }) =>
    `${name} is started, but that it is wanted could not be written down: until that can be, it will not start by itself with Patchbay. ${cause}`,
  'manage.not-installing': ({ id }: { id: string }) => `Nothing is being installed as ${id}.`,
  'manage.still-there': ({ id }: { id: string }) =>
    `There is a server named ${id}, so nothing needs to be brought back.`,
  'manage.not-removed': ({ id }: { id: string }) =>
    `No server named ${id} was removed within the last 24 hours. “patchbay restore” lists those that can be brought back.`,
  'manage.consent-changed': ({ id }: { id: string }) =>
    `What would run as ${id} has changed since you saw it. Read it again before you agree.`,
  'manage.name-taken': ({ id }: { id: string }) =>
    `There is already a server called ${id}. Choose another name, or remove that one first.`,
  'manage.adding-already': ({ id }: { id: string }) => `${id} is being installed already.`,
  'manage.not-taken-in': ({ id }: { id: string }) => `${id} could not be taken in.`,
  'manage.adding-cancelled': ({ id }: { id: string }) => `Adding ${id} was cancelled.`,
  'manage.not-ready': ({ id, sentence }: { id: string; sentence: string }) =>
    `${id} did not become ready: ${sentence}.`,
  'manage.stays': ({ id, cause }: { id: string; cause: string }) =>
    `${cause} ${id} stays on the board: mend it there, or remove it.`,
  'manage.no-port': () => 'Patchbay listens on no port, so no host can use the URL. Choose another port in Settings.',
  'manage.no-host-file': ({ id }: { id: string }) => `${id} has no file on this computer.`,
  'manage.no-window': ({ file }: { file: string }) =>
    `This Patchbay has no window to show a folder in. The file is ${file}.`,
  'manage.join-unexpected': () => 'The file could not be written, for a reason that Patchbay did not expect.',
  'manage.other-host-files': () =>
    'A host’s file is no longer as it was shown, so nothing was written. Look at the new plan, then agree to it.',
  'manage.stale-entries': ({ hosts }: { hosts: readonly string[] }) => {
    const all = hosts.length > 1 ? `${hosts.slice(0, -1).join(', ')} and ${hosts.at(-1)}` : (hosts[0] ?? '')
    const one = hosts.length === 1
    return `${all} ${one ? 'starts' : 'start'} Patchbay from a place where it is not any more, because it was moved or updated. Until that is mended, ${one ? 'it does' : 'they do'} not reach it.`
  },
  'manage.mend-entries': ({ count }: { count: number }) =>
    count === 1 ? 'Mend the entry' : `Mend all ${count} entries`,
  'manage.own-processes': () => 'Those processes are servers that Patchbay runs now. Stop them there instead.'
}
