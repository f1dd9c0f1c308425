/** Files: what kept them from being written or read, and what was found damaged. */
interface InFile {
  file: string
}
const at = (what: string, file: string): string => `${what} The file is ${file}.`

export const files = {
  'write.ENOSPC': ({ file }: InFile) =>
    at('The disk is full, so nothing was written. Free some space and try again.', file),
  'write.no-inodes': ({ file }: InFile) =>
    at(
      'The disk takes no more files, although it may have space (no free inodes), so nothing was written. Delete some files and try again.',
      file
    ),
  'write.EDQUOT': ({ file }: InFile) =>
    at('Your disk quota is used up, so nothing was written. Free some space and try again.', file),
  'write.EFBIG': ({ file }: InFile) =>
    at('The file would be larger than this disk allows, so nothing was written.', file),
  'write.EROFS': ({ file }: InFile) =>
    at('The disk is mounted read-only, so nothing was written. Make it writable and try again.', file),
  'write.EACCES': ({ file }: InFile) =>
    at('You may not write here, so nothing was written. Change the permissions and try again.', file),
  'write.EPERM': ({ file }: InFile) =>
    at('The system does not permit writing here, so nothing was written. Change the permissions and try again.', file),
  'write.EBUSY': ({ file }: InFile) =>
    at('Another program keeps the file locked, so nothing was written. Close it and try again.', file),
  'write.ELOOP': ({ file }: InFile) =>
    at('The path is a circle of symbolic links, so nothing was written. Mend the links and try again.', file),
  'write.ENOTDIR': ({ file }: InFile) =>
    at('A part of the path is a file and not a folder, so nothing was written.', file),
  'write.EISDIR': ({ file }: InFile) => at('There is a folder where the file should be, so nothing was written.', file),
  'write.ESTALE': ({ file }: InFile) =>
    at(
      'Its folder was replaced by another one meanwhile, so nothing was written. Look what lies there, then try again.',
      file
    ),
  'write.ENAMETOOLONG': ({ file }: InFile) => at('The path is too long for this disk, so nothing was written.', file),
  'write.failed': ({ file, why }: InFile & { why: string }) =>
    `${file} could not be written. The system says: ${why}. Nothing was changed.`,
  'write.not-kept': ({ folder }: { folder: string }) =>
    `The disk did not keep what was written to ${folder}. Nothing was changed.`,
  'write.moved': ({ file }: InFile) =>
    `${file} leads to another file by now, so nothing was written. Look what lies there, then try again.`,
  'write.busy': ({ file }: InFile) =>
    `Another program is writing ${file} and did not finish. Nothing was changed; try again.`,
  'read.failed': ({ file, why }: InFile & { why: string }) => `${file} could not be read. The system says: ${why}.`,

  'unsafe.file': ({ file, why }: InFile & { why: string }) =>
    `${file} was left alone, because ${why}. Put that right, then try again.`,
  'unsafe.folder': () => 'it is a folder and not a file',
  'unsafe.device': () => 'it is not a plain file but a pipe, socket or device',
  'unsafe.owner': () => 'it belongs to another user',
  'unsafe.dangling': () => 'it is a symbolic link to a file that does not exist',
  'unsafe.no-folder': () => 'it is not a folder',
  'unsafe.folder-owner': () => 'this folder belongs to another user',
  'unsafe.all-write': () => 'every user of this computer may write to this folder',
  'unsafe.others-write': () => 'other users may write to this folder',

  /** `holds` follows "it held"; `aside` null = it could not be moved. */
  'damaged.one': ({ file, holds, aside }: InFile & { holds: string; aside: string | null }) => {
    const kept =
      aside === null
        ? 'It could not be put aside either, so it was left as it is and nothing is written over it.'
        : `It was put aside as ${aside}, in the same folder.`
    return `${file} could not be read. It held ${holds}; Patchbay goes on without. ${kept}`
  },
  /** `named`: the first of them, each with what it held; `left`: one at least could not be moved. */
  'damaged.several': ({ count, named, left }: { count: number; named: readonly string[]; left: boolean }) => {
    const more = count > named.length ? `, and ${count - named.length} more` : ''
    return `${count} files of Patchbay could not be read: ${named.join(', ')}${more}. Patchbay goes on without what they held. ${
      left
        ? 'Those that could be moved were put aside beside the new ones.'
        : 'They were put aside, in the same folders.'
    }`
  },
  'damaged.named': ({ file, holds }: InFile & { holds: string }) => `${file} (${holds})`,

  'held.host-tokens': () => 'the tokens of hosts that use the URL, which need new ones',
  'held.sessions': () => 'who is signed in to the page, which needs a new link',
  'held.accepted': ({ server }: { server: string }) => `how the tools of ${server} were when they were agreed to`,
  'held.test-calls': ({ server }: { server: string }) => `the last test calls of ${server}`,
  'held.saved-calls': ({ server }: { server: string }) => `the saved calls of ${server}`,
  'held.started': () => 'what an earlier Patchbay had started',
  'held.secrets': () => 'secrets, which must be entered again',
  'held.activity': () => 'the history of calls and of what was changed',

  'settings.moved-on': ({ file }: { file: string }) =>
    `${file} is being changed by somebody else, so nothing was saved. Close the other program, then try again.`,
  'settings.edited-badly': ({ why }: { why: string }) =>
    `The settings file was changed by hand and cannot be read: ${why}. What was in use before goes on, and nothing is saved over the file. Correct it, or remove it to have the settings in use written anew.`,
  'settings.not-saved': () => 'A change of the settings has a wrong shape, so it was not saved.',
  'settings.newer': ({ version }: { version: number }) =>
    `The settings were written by a newer Patchbay (version ${version} of the file). They are used as far as they are understood and are not changed. Update Patchbay to change them.`,
  'settings.torn-used': ({ aside }: { aside: string }) =>
    torn('The last good settings are in use; only the newest change may be missing.', aside),
  'settings.torn-torn': ({ aside }: { aside: string }) =>
    torn('The earlier copy could not be read either, so Patchbay starts with empty settings.', aside),
  'settings.torn-none': ({ aside }: { aside: string }) =>
    torn('There was no earlier copy, so Patchbay starts with empty settings.', aside),

  'activity.not-written': () =>
    'Activity can’t be written to disk. The newest entries are kept in memory until it works again.'
}

function torn(used: string, aside: string): string {
  return `The settings file could not be read. ${used} The unreadable file was kept as ${aside}.`
}
