/** What was wrong with what a server lists, and what becomes of it. */
export const serverLists = {
  'lists.added': ({ n }: { n: number }) => `${n} added`,
  'lists.removed': ({ n }: { n: number }) => `${n} removed`,
  'lists.changed': ({ n }: { n: number }) => `${n} changed`,
  'entry.nameless': () => 'without a name to call it by',
  'entry.deep': ({ levels }: { levels: number }) => `nested deeper than ${levels} levels`,
  'entry.large': ({ megabytes, parts }: { megabytes: number; parts: string }) =>
    `larger than ${megabytes} MB, or of more than ${parts} parts`,
  'entry.left-out-board': ({ entries }: { entries: string }) =>
    `Left out, because hosts cannot take it: ${entries}. Everything else works.`,
  'entry.mended-board': ({ entries }: { entries: string }) =>
    `Not as the protocol asks, so these parts are mended or left out for hosts: ${entries}.`,
  'entry.left-out-here': ({ entries }: { entries: string }) => `${entries}, left out here`,
  'entry.left-out': ({ entry, why }: { entry: string; why: string }) => `Left out ${entry}: ${why}`,
  'entry.of-tools': ({ name }: { name: string }) => `tool ${name}`,
  'entry.of-resources': ({ name }: { name: string }) => `resource ${name}`,
  'entry.of-templates': ({ name }: { name: string }) => `template ${name}`,
  'entry.of-prompts': ({ name }: { name: string }) => `prompt ${name}`,
  'entry.parts': ({ parts, more }: { parts: readonly string[]; more: number }) =>
    `${parts.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  'entry.and-more': ({ named, more }: { named: readonly string[]; more: number }) =>
    `${named.join(', ')} and ${more} more; the log names each`,
  'entry.mended': ({ entry, parts, n }: { entry: string; parts: string; n: number }) =>
    `Mended ${entry}: ${parts} ${n === 1 ? 'is' : 'are'} not as the protocol asks`,
  'entry.more': ({ entries }: { entries: readonly string[] }) => `Mended or left out too: ${entries.join(', ')}`,
  'lists.secret-in-name': ({ name, n }: { name: string; n: number }) =>
    `${name} lists ${n} ${n === 1 ? 'entry' : 'entries'} with one of its secrets in the name, left out here. Report it to whoever makes this server.`,
  'lists.no-answer': ({ name, method, why }: { name: string; method: string; why: string }) =>
    `${name} did not answer ${method}: ${why}`,
  'lists.error': ({ name, method }: { name: string; method: string }) =>
    `${name} answered ${method} with an error. The other lists work; see its log for the reason.`,
  'lists.not-used': ({ name, method, why }: { name: string; method: string; why: string }) =>
    `The answer of ${name} to ${method} is not used: ${why}. The other lists work.`,
  'lists.no-list': ({ name, method }: { name: string; method: string }) =>
    `${name} answered ${method} without a list. The other lists work.`,
  'lists.left-out': ({ name, left, method }: { name: string; left: string; method: string }) =>
    `${name} lists ${left}. The others of ${method} work.`,
  'lists.pages': ({ n }: { n: number }) => `${n} pages`,
  'lists.entries': ({ n }: { n: number }) => `${n} entries`,
  'lists.endless': ({ name, limit, n, method }: { name: string; limit: string; n: number; method: string }) =>
    `${name} goes on listing after ${limit}. The first ${n} entries of ${method} are used.`,
  'lists.unreadable': () => 'it could not be read',
  'lists.too-much-memory': () => 'it needs more memory to read than Patchbay gives it',
  'lists.too-slow': ({ seconds }: { seconds: number }) => `reading it takes longer than ${seconds} s`,
  'holds.lists': ({ id }: { id: string }) => `what ${id} listed, which is read again when it runs`,
  'holds.versions': ({ id }: { id: string }) => `which version of the protocol ${id} speaks, which is asked again`,
  'holds.icon': ({ id }: { id: string }) => `the icon of ${id}, which is read again when it runs`,
  'holds.history': ({ id }: { id: string }) => `what happened to ${id} earlier`
}
