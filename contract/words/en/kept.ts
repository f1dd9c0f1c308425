/** Files of Patchbay’s own: what each holds (after “it held”), and why one is not used (after “because”). */
export const kept = {
  'holds.heard-hosts': () => 'what hosts can do, which they say again',
  'kept.version': ({ found, known }: { found: string; known: number }) => `its version is ${found} and not ${known}`,
  'kept.no-tokens': () => 'it holds no tokens',
  'kept.no-secrets': () => 'it holds no secrets',
  'kept.no-lists': () => 'it holds no lists',
  'kept.no-icon': () => 'it holds something else than an icon',
  'kept.no-tools': () => 'it holds something else than tools',
  'kept.no-call-list': () => 'it holds no list of calls',
  'kept.no-calls': () => 'it holds something else than calls',
  'kept.no-instances': () => 'it holds no list of instances',
  'kept.not-json': () => 'it is not valid JSON',
  'kept.no-object': () => 'it holds no JSON object',
  'kept.no-plain-file': () => 'it is not a plain file',
  'kept.too-large': ({ megabytes }: { megabytes: number }) => `it is larger than ${megabytes} MB`,
  'kept.no-folder': () => 'it is not a folder',
  'kept.folder-replaced': ({ folder }: { folder: string }) => `${folder} was replaced by another folder meanwhile`,
  'kept.no-version': () => 'it has no version number',
  'kept.unknown-version': ({ from }: { from: number }) => `version ${from} of it is not known`,
  'kept.not-migrated': ({ version, current, why }: { version: number; current: number; why: string }) =>
    `it could not be brought from version ${version} to ${current}: ${why}`,
  'kept.twice': ({ id }: { id: string }) => `two servers have the id ${id}`,
  'kept.shape': () => 'its shape is wrong',
  'kept.newer-tables': ({ version }: { version: number }) =>
    `it was written by a newer Patchbay (version ${version} of its tables)`,
  'kept.not-put-aside': ({ file }: { file: string }) => `${file} is damaged and could not be put aside`,
  'kept.path-no-plain-file': ({ path }: { path: string }) => `${path} is not a plain file`,
  'kept.no-column': ({ table, column }: { table: string; column: string }) =>
    `its table ${table} has no column ${column}`,
  'holds.log': () => 'lines of a log',
  'kept.no-log-end': () => 'its end holds no line of a log',
  'holds.data': () => 'what servers listed and did, and what was installed for them',
  'holds.nothing': () => 'nothing of ours'
}
