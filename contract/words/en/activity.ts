/** What happened: calls, what is kept of them, the audit. */
const bytes = (count: number): string =>
  count < 1_000
    ? `${count} B`
    : count < 1_000_000
      ? `${(count / 1_000).toFixed(1)} kB`
      : `${(count / 1e6).toFixed(1)} MB`
const counted = (count: number): string => new Intl.NumberFormat('en').format(count)

export const activity = {
  'activity.shortened': ({ letters }: { letters: number }) => ` … ${counted(letters)} more characters, not kept`,
  'activity.fewer': ({ entries }: { entries: number }) => `… ${counted(entries)} more entries, not kept`,
  'activity.binary': ({ type, bytes: size }: { type: string; bytes: number }) => `${type}, ${bytes(size)}, not kept`,
  'activity.no-such-call': ({ call }: { call: number }) =>
    `There is no call ${call}. Of calls the newest 200,000 are kept; “patchbay activity” lists them with their numbers.`,
  'activity.not-kept.off': ({ server }: { server: string }) =>
    `What was asked and answered is not kept for ${server}. Its settings switch that on for calls from now on.`,
  'activity.not-kept.expired': ({ days }: { days: number }) =>
    `What was asked and answered was kept for ${days} ${days === 1 ? 'day' : 'days'} and is deleted now.`,
  'activity.not-kept.missing': () =>
    'What was asked and answered in this call was not kept: it was made before Patchbay kept that, while keeping was switched off, or among very many calls at once.',
  'activity.again.not-kept': () => 'It cannot be run again, because what was asked was not kept.',
  'activity.again.cut': () =>
    'It cannot be run again as it was, because what was asked was too large to be kept whole. “Try it” opens the tool with an empty form.',
  'activity.again.hidden': () =>
    'It cannot be run again as it was, because a secret was hidden in what was asked. “Try it” opens it with the rest filled in.',
  'activity.again.other': () => 'Only calls of tools can be run again.',
  'activity.purged-nothing': () => 'There was nothing to delete.'
}
