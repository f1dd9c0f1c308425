/** Why Patchbay has no folder to keep its state in. Apart, as the bridge's own: whatever starts needs its folders first. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that disk can only be read',
  ENOSPC: 'the disk is full',
  'no-inodes': 'the disk takes no more files, although it may have space (no free inodes)',
  ENOTDIR: 'a part of its path is a file',
  EEXIST: 'a file with this name is in the way',
  ENOENT: 'a part of its path cannot be made'
}

export const home = {
  'home.relative': ({ folder }: { folder: string }) =>
    `PATCHBAY_HOME is set to ${folder}, which is not a whole path, so each program would find another folder. Set it to a path from the root, or unset it.`,
  /** `why`: the system's code, or all it said. */
  'home.not-made': ({ folder, why }: { folder: string; why: string }) =>
    `The folder ${folder} could not be made: ${reasons[why] ?? `the system answered ${why}`}. Patchbay keeps its state there. Mend that, or set PATCHBAY_HOME to a folder you may write to.`
}
