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
    'It cannot be run again as it was, because a secret in what was asked was hidden and never kept. Type it anew under “Try it”.',
  'activity.again.other': () => 'Only calls of tools can be run again.',
  'activity.again.gone': () => 'It cannot be run again, because its server is not here any more.',
  'activity.again.run': () => 'Run again',
  'activity.again.running': () => 'Running …',
  'activity.again.title': () => 'Run again just now',
  'activity.again.answered': ({ took }: { took: string }) => `Answered in ${took}`,
  'activity.again.error': ({ took }: { took: string }) => `Answered with an error in ${took}`,
  'activity.again.failed': () => 'It could not be answered',
  'activity.try': () => 'Open in “Try it”',

  'activity.outcome.ok': () => 'Answered',
  'activity.outcome.error': () => 'Error',
  'activity.cause.error': () => 'The server answered with an error',
  'activity.outcome.tool-error': () => 'The tool answered with an error',
  'activity.outcome.refused': () => 'Refused by Patchbay',
  'activity.outcome.cancelled': () => 'Cancelled by the host',
  'activity.outcome.died': () => 'The server ended while it worked',
  'activity.because': ({ what, why }: { what: string; why: string }) => `${what}: ${why}`,
  'activity.slow': ({ usual }: { usual: string }) => `Slow, usually ${usual}.`,
  'activity.running': ({ since }: { since: string }) => `Running for ${since}`,
  'activity.test-call': () => 'You, Try it',
  'activity.see-why': () => 'See why',
  'activity.turn-on': () => 'Turn it on',
  'activity.head.answered': ({ took, host, when }: { took: string; host: string; when: string }) =>
    `Answered in ${took}. ${host} asked ${when}`,
  'activity.head.slow': ({ took, usual, host, when }: { took: string; usual: string; host: string; when: string }) =>
    `Answered in ${took}, usually ${usual}. ${host} asked ${when}`,
  'activity.head.error': ({ took, host, when }: { took: string; host: string; when: string }) =>
    `Answered with an error after ${took}. ${host} asked ${when}`,
  'activity.head.refused': ({ host, when }: { host: string; when: string }) =>
    `Refused by Patchbay before the server heard of it. ${host} asked ${when}`,
  'activity.head.cancelled': ({ took, host, when }: { took: string; host: string; when: string }) =>
    `Cancelled after ${took}. ${host} asked ${when}`,
  'activity.head.died': ({ took, host, when }: { took: string; host: string; when: string }) =>
    `No answer: the server ended after ${took} of work. ${host} asked ${when}`,
  'activity.you': () => 'You',
  'activity.when.today': ({ time }: { time: string }) => `today at ${time}`,
  'activity.when.day': ({ day, time }: { day: string; time: string }) => `on ${day} at ${time}`,

  'activity.calls': () => 'Calls',
  'activity.call': ({ tool }: { tool: string }) => `Call of ${tool}`,
  'activity.fact.asked-by': () => 'Asked by',
  'activity.fact.went-to': () => 'Went to',
  'activity.fact.began': () => 'Began',
  'activity.fact.size': () => 'Size',
  'activity.fact.took': () => 'Took',
  'activity.size': ({ asked, answered }: { asked: string; answered: string }) => `${asked} asked, ${answered} answered`,
  'activity.size-nothing': ({ asked }: { asked: string }) => `${asked} asked, nothing answered`,
  'activity.took-usually': ({ took, usual }: { took: string; usual: string }) => `${took}, usually ${usual}`,
  'activity.asked': () => 'Asked',
  'activity.answered': () => 'Answered',
  'activity.told': ({ host }: { host: string }) => `What ${host} was told`,
  'activity.nothing-asked': () => 'Without arguments',
  'activity.no-answer': () => 'There was no answer.',
  'activity.meanwhile': ({ server }: { server: string }) => `What ${server} wrote meanwhile`,
  'activity.meanwhile-nothing': () => 'Nothing on stderr while this call was open.',
  'activity.meanwhile-more': ({ shown, lines }: { shown: number; lines: number }) =>
    `The last ${counted(shown)} of ${counted(lines)} lines`,
  'activity.open-log': ({ time }: { time: string }) => `Open the log at ${time}`,
  'activity.cut': () => 'Shortened to 8 KB',
  'activity.kept-until': ({ day, hidden }: { day: string; hidden: number }) =>
    `Kept until ${day}.${hidden === 0 ? '' : ` ${counted(hidden)} ${hidden === 1 ? 'secret' : 'secrets'} hidden.`}`,
  'activity.not-kept-short': () => 'Not kept',
  'activity.copy-command': () => 'Copy as command',
  'activity.other-calls': () => 'other calls',
  'activity.tree': () => 'Tree',
  'activity.json': () => 'JSON',
  'activity.command': () => 'Command',
  'activity.shown': () => 'Shown',
  'activity.as-sent': () => 'As sent',
  'activity.what-to-show': () => 'What to show',
  'activity.gone': () => 'This call is not kept any more',

  'activity.filter': () => 'Filter calls',
  'activity.filter-hint': () => 'A tool, words asked or answered',
  'activity.time': () => 'Time',
  'activity.span.15': () => '15 min',
  'activity.span.60': () => '1 h',
  'activity.span.1440': () => '24 h',
  'activity.span.10080': () => '7 days',
  'activity.span.from': () => 'From …',
  'activity.from': () => 'From',
  'activity.to': () => 'to',
  'activity.end-before-start': () => 'The end is before the start',
  'activity.server': () => 'Server',
  'activity.host': () => 'Host',
  'activity.tool': () => 'Tool',
  'activity.all-servers': () => 'All servers',
  'activity.all-hosts': () => 'All hosts',
  'activity.all-tools': () => 'All tools',
  'activity.outcome': () => 'Outcome',
  'activity.all': () => 'All',
  'activity.only-slow': () => 'Slow',
  'activity.only-failed': () => 'Failed',
  'activity.only-refused': () => 'Refused',
  'activity.save': () => 'Save as a file',
  'activity.save-csv': () => 'Save as CSV, for tables',
  'activity.save-jsonl': () => 'Save as JSON lines',
  'activity.saving': ({ calls }: { calls: number }) => `Saving, ${counted(calls)} calls so far`,
  'activity.saved': ({ calls }: { calls: number }) => `Saved ${counted(calls)} ${calls === 1 ? 'call' : 'calls'}`,
  'activity.delete': () => 'Delete calls …',
  'activity.delete-question': () =>
    'Delete all calls that are kept, with what was asked and answered? The audit stays. They cannot be brought back.',
  'activity.delete-keep': () => 'Keep them',
  'activity.delete-now': () => 'Delete all calls',
  'activity.deleted': ({ calls }: { calls: number }) => `Deleted ${counted(calls)} ${calls === 1 ? 'call' : 'calls'}`,
  'activity.column.time': () => 'Time',
  'activity.column.answer': () => 'Answer',
  'activity.column.took': () => 'Took',
  'activity.column.size': () => 'Size',
  'activity.unread': () => 'The calls could not be read',
  'activity.none-such': () => 'No such call',
  'activity.none-such-text': () => 'Another time, host, server or word may show some.',
  'activity.show-all': () => 'Show all calls',
  'activity.show-week': () => 'Show 7 days',
  'activity.none': () => 'No calls yet',
  'activity.none-text': () =>
    'Every call that a host makes to a tool stands here, with what was asked and answered. Secrets are hidden before anything is kept.',
  'activity.none-lately': ({ span }: { span: string }) => `No calls in the last ${span}`,
  'activity.last-was': ({ when }: { when: string }) => `The last one was ${when}.`,
  'activity.end': () => 'These are all calls that are kept',
  'activity.end-of-span': () => 'These are all calls of this time',
  'activity.fresh': ({ calls }: { calls: number }) => `${counted(calls)} new`,
  'activity.live': () => 'Live, newest on top',
  'activity.held': () => 'Held while you read',
  'activity.keeps': ({ days }: { days: number }) =>
    `What is asked and answered is kept for ${days} ${days === 1 ? 'day' : 'days'}, secrets hidden.`,
  'activity.keeps-not': () => 'What is asked and answered is not kept.',
  'activity.keeps-some': ({ days, servers }: { days: number; servers: number }) =>
    `What is asked and answered is kept for ${days} ${days === 1 ? 'day' : 'days'}, secrets hidden; not of ${counted(servers)} ${servers === 1 ? 'server' : 'servers'}.`,
  'activity.change': () => 'Change',
  'activity.slow-is': () => 'Slow: over 1 s and three times what the tool usually takes',
  'activity.key.choose': () => 'choose',
  'activity.key.open': () => 'open',
  'activity.key.failed': () => 'next failed',
  'activity.no-failed': () => 'No failed call further down',

  'activity.chart.calls': () => 'Calls',
  'activity.chart.slow': () => 'Slow',
  'activity.chart.failed': () => 'Failed',
  'activity.chart.took': () => 'Took',
  'activity.chart.most': ({ calls, most, span }: { calls: number; most: number; span: string }) =>
    calls === 0 ? 'none' : `${counted(calls)}, at most ${counted(most)} ${span}`,
  'activity.chart.mostly': ({ count, mostly, server }: { count: number; mostly: number; server: string }) =>
    count === mostly
      ? `${counted(count)}, all of them ${server}`
      : `${counted(count)}, ${counted(mostly)} of them ${server}`,
  'activity.chart.took-words': ({ usual, longest }: { usual: string; longest: string }) =>
    `usually ${usual}, longest ${longest}`,
  'activity.chart.summary': ({
    calls,
    slow,
    failed,
    from,
    to
  }: Record<'calls' | 'slow' | 'failed', number> & Record<'from' | 'to', string>) =>
    `From ${from} to ${to}: ${counted(calls)} calls, ${counted(slow)} slow, ${counted(failed)} failed.`,
  'activity.chart.bar': ({
    from,
    to,
    calls,
    slow,
    failed,
    usual
  }: Record<'calls' | 'slow' | 'failed', number> & Record<'from' | 'to' | 'usual', string>) =>
    `${from} to ${to}: ${counted(calls)} ${calls === 1 ? 'call' : 'calls'}${slow === 0 ? '' : `, ${counted(slow)} slow`}${failed === 0 ? '' : `, ${counted(failed)} failed`}${usual === '' ? '' : `, usually ${usual}`}`,
  'activity.chart.per.15': () => 'in 15 s',
  'activity.chart.per.60': () => 'a minute',
  'activity.chart.per.1440': () => 'in 15 min',
  'activity.chart.per.10080': () => 'in 2 h',
  'activity.chart.per.from': () => 'a bar',
  'activity.chart.unread': () => 'The calls could not be counted',
  'activity.chart.of': ({ server }: { server: string }) => `Calls of ${server}`,
  'activity.see-calls': () => 'See its calls',
  'activity.over-time': () => 'Calls over time',

  'activity.purge-question': () =>
    'Delete these calls, with what was asked and answered? The audit stays. They cannot be brought back.',
  'activity.saved-as': ({ file, calls }: { file: string; calls: number }) =>
    `Saved ${counted(calls)} ${calls === 1 ? 'call' : 'calls'} as ${file}.`,
  'activity.unwritable': ({ file, why }: { file: string; why: string }) =>
    `${file} could not be written: ${why}. Name another place for it.`,
  'activity.audit-none': () => 'Nothing of that was done.',
  'activity.actor.person': () => 'You',
  'activity.actor.patchbay': () => 'Patchbay',
  'activity.actor.host': () => 'A host',

  'activity.keep.title': () => 'What is kept of its calls',
  'activity.keep.label': () => 'Keep what is asked and answered in its calls',
  'activity.keep.on': ({ days }: { days: number }) =>
    `What is asked and answered is kept for ${days} ${days === 1 ? 'day' : 'days'}, secrets hidden, up to 8 KB each`,
  'activity.keep.off': () =>
    'What is asked and answered is not kept; that there was a call, its time and size still are',
  'activity.keep.off-for-all': () => 'Not kept for any server: Settings say so',
  'activity.keep.setting': () => 'Kept for',
  'activity.keep.days': () => 'Days that calls are kept',
  'activity.keep.unit': () => 'days, with what was asked and answered, secrets hidden; 0 keeps that not at all'
}
