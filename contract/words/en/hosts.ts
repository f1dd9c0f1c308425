/** Hosts and their files: what would be written, what was refused, and what somebody else did to them. */
interface Change {
  lost: boolean
  gone: readonly string[]
  added: readonly string[]
}
const listed = (names: readonly string[]): string =>
  names.slice(0, 6).join(', ') + (names.length > 6 ? ` and ${names.length - 6} more` : '')

export const hosts = {
  'hosts.not-here': ({ ids }: { ids: readonly string[] }) =>
    `Not on this computer: ${ids.join(', ')} (hosts list --all shows where their files would lie)`,
  'backup.holds': ({ host }: { host: string }) =>
    `what Patchbay changed in the file of ${host}; the copies beside it are whole`,
  'backup.gone': ({ why }: { why: string }) => `The copy from before the change is gone. ${why}`,
  'host.nothing-to-undo': ({ file }: { file: string }) => `There is no change of Patchbay in ${file} to undo.`,
  'host.not-restorable': ({ file }: { file: string }) =>
    `${file} has changed again since it lost something, so it cannot be restored whole. The copy of what it was lies in the folder of backups.`,
  'host.entry-changed': ({ entry, file }: { entry: string; file: string }) =>
    `Another program changed the entry named ${entry} in ${file} meanwhile, so nothing was written. Look at the new state, then decide again.`,
  'host.agreed-and-now': ({ seen, now }: { seen: string | null; now: string | null }) =>
    `When you agreed: ${seen ?? 'no entry'}\nIn the file now: ${now ?? 'no entry'}`,
  'host.entry-changed-since': ({ entry, file, host, id }: { entry: string; file: string; host: string; id: string }) =>
    `The entry named ${entry} in ${file} was changed after Patchbay wrote it, so nothing was removed. Undo the joining of ${host} (patchbay hosts undo ${id}), which takes that entry out as it is now, or remove it by hand.`,
  'host.wrote-and-now': ({ wrote, now }: { wrote: string; now: string }) =>
    `As Patchbay wrote it: ${wrote}\nIn the file now: ${now}`,
  'host.foreign-entry': ({
    host,
    entry,
    file,
    action
  }: {
    host: string
    entry: string
    file: string
    action: 'join' | 'leave'
  }) =>
    `${host} has an entry named ${entry} that is not Patchbay’s, so nothing was ${action === 'join' ? 'written' : 'removed'}. Rename or remove that entry in ${file}, then try again.`,
  'host.unparsable': ({ file, line, column, why }: { file: string; line: number; column: number; why: string }) =>
    `${file} was left alone: line ${line}, column ${column}, ${why}. Correct it there, then try again.`,
  'host.no-plain-file': ({ file }: { file: string }) => `${file} is not a plain file, so it was left alone.`,
  'host.too-large': ({ file }: { file: string }) => `${file} is larger than 64 MB, so it was left alone.`,
  'host.utf16': () => 'it is written in UTF-16. Save it as UTF-8',
  'host.not-utf8': () => 'it holds bytes that are not UTF-8. Save it as UTF-8',
  'host.unreadable': ({ file, why }: { file: string; why: string }) =>
    `${file} was left alone, because ${why}, then try again.`,
  'host.kept-changing': ({ file }: { file: string }) =>
    `Another program kept changing ${file}, so nothing was written. Close that program or wait a moment, then try again.`,
  'host.unknown': ({ host }: { host: string }) =>
    `Patchbay knows no host named ${host}. “patchbay hosts” names those it knows.`,
  'host.no-file': ({ host }: { host: string }) => `${host} has no file on this system that Patchbay could join.`,
  'host.not-as-shown': ({ file }: { file: string }) =>
    `${file} is no longer as it was shown, so nothing was written. Look at the new plan, then agree to it.`,
  'host.other-file': ({ host, file }: { host: string; file: string }) =>
    `${host} now uses ${file}. Look at the new plan, then agree to it.`,
  'host.slow': ({ file, seconds }: { file: string; seconds: number }) =>
    `${file} could not be read within ${seconds} s. Check the disk or network drive it lies on.`,
  'host.not-examined': ({ host }: { host: string }) => `${host} could not be examined.`,
  'host.no-servers': ({ host, file }: { host: string; file: string }) =>
    `${host} has no servers of its own in ${file}.`,
  'outside.twice': ({ host }: { host: string }) =>
    `${host} has rewritten its file twice within a minute, so nothing was written this time. Quit ${host}, then put it back, then start it again.`,
  'outside.put-back': () => 'Put Patchbay back',
  'outside.restore': () => 'Restore the file',
  'outside.take-over': () => 'Take over what was added',
  'outside.leave': () => 'Leave it',
  'plan.partly': ({ entry }: { entry: string }) =>
    `The file has changed since, so only the entry named ${entry} is taken back; the rest stays as it is now`,
  'plan.goes-in': ({ format, key, entry }: { format: string; key: string; entry: string }) =>
    `${format}, under ${key}, as one entry named ${entry}`,
  'plan.no-file': () => 'There is no file yet, so there is nothing to copy',
  'plan.copy': ({ folder }: { folder: string }) => `First, a copy in ${folder}. The last 20 are kept`,
  'plan.edited': ({ format }: { format: string }) => `${format}; only the lines shown change`,
  'effect.next-session': ({ host }: { host: string }) => `In the next ${host} session`,
  'effect.restart': ({ host }: { host: string }) => `After ${host} is started again`,
  'effect.quit': ({ host }: { host: string }) => `After ${host} was quit completely and started again`,
  'effect.reload': ({ host }: { host: string }) => `After the ${host} window is reloaded`,
  'effect.refresh': ({ host }: { host: string }) => `After the list of servers is refreshed in ${host}`,
  'effect.trust': ({ host }: { host: string }) => `Once you trust and start it in ${host}`,
  'effect.at-once': () => 'At once',
  'effect.agent-mode': () => 'At once, in agent mode',
  'effect.after-trust': ({ host }: { host: string }) => `At once, after you trust it in ${host}`,
  'effect.next-agent-session': ({ host }: { host: string }) => `In the next session of the agent in ${host}`,
  /** "Patchbay’s entry and 6 servers (a, b, c …) are gone from it, and x was added to it". */
  'outside.change': ({ lost, gone, added }: Change) => {
    const missing = [
      ...(lost ? ['Patchbay’s entry'] : []),
      ...(gone.length > 0 ? [`${gone.length === 1 ? 'a server' : `${gone.length} servers`} (${listed(gone)})`] : [])
    ]
    const several = missing.length > 1 || gone.length > 1
    return [
      ...(missing.length > 0 ? [`${missing.join(' and ')} ${several ? 'are' : 'is'} gone from it`] : []),
      ...(added.length > 0 ? [`${listed(added)} ${added.length === 1 ? 'was' : 'were'} added to it`] : [])
    ].join(', and ')
  },
  'outside.changed': ({ host, change, others }: { host: string; change: string; others: readonly string[] }) =>
    `Something other than Patchbay changed the file of ${host}: ${change}.${
      others.length > 0 ? ` Before that: ${others.join('; ')}.` : ''
    } Nothing is written unless you choose so.`
}
