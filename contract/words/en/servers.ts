/** How a server is, what ended it or keeps it from starting, and what would mend it. */
import { firstSentence, lowerFirst, ordinal } from '../phrases.ts'

interface Waiting {
  wait: string
  remote: boolean
  /** What it waits for, where that is known. */
  until: 'network' | 'engine' | null
  row: number
  what: 'try' | 'crash' | 'failure'
}

export const servers = {
  'remedy.restart-now': () => 'Restart now',
  'remedy.start': () => 'Start',
  'remedy.see-log': () => 'See the log',
  'state.asleep': () => 'Sleeping until it is needed',
  'state.stopped': () => 'Stopped',
  'state.needs-consent': () => 'Needs your agreement before it runs',
  'remedy.review': () => 'Review',
  'state.connecting': () => 'Connecting',
  'state.starting-again': ({ row }: { row: number }) => `Starting again (${ordinal(row)} failure in a row)`,
  'state.starting-after': ({ row, last }: { row: number; last: string }) =>
    `Starting again (${ordinal(row)} failure in a row). Last time: ${last.replace(/[.]$/, '')}`,
  'state.starting': () => 'Starting',
  'state.ready': () => 'Ready',
  'state.degraded': () => 'Ready, with gaps',
  'state.restarting': () => 'Restarting at once',
  'remedy.see-why': () => 'See why',
  'state.waiting': ({ wait, remote, until, row, what }: Waiting) =>
    `Waiting ${wait} before the next ${remote ? 'try' : 'start'}${until === null ? '' : until === 'network' ? ', or until the network is back' : ': the container engine is off'}${row > 1 ? ` (${ordinal(row)} ${what === 'try' ? 'failed try' : what} in a row)` : ''}`,
  /** The first sentence of a failure stands for the whole on a row. */
  'state.of-failure': ({ failure }: { failure: string }) => firstSentence(failure),
  'state.failed': () => 'Failed',
  'state.stopping-to-start': () => 'Stopping, to start again',
  'state.stopping': () => 'Stopping',
  'remedy.try-again': () => 'Try again',
  'remedy.add-key': () => 'Add the key',
  'remedy.add-value': () => 'Add the value',
  'remedy.credentials': () => 'Change the credentials',
  'remedy.command': () => 'Change the command',
  'remedy.certificate': () => 'Add the certificate file',
  'remedy.folder': () => 'Choose a folder',
  'server.closing': ({ name }: { name: string }) => `${name} is stopped because Patchbay is closing.`,
  'server.stopped-by-hand': ({ name }: { name: string }) => `${name} is stopped. Start it in Patchbay to use it.`,
  'server.stopped-early': ({ name }: { name: string }) => `${name} was stopped before it was ready.`,
  'server.being-stopped': ({ name }: { name: string }) => `${name} is being stopped.`,
  'server.failed-for-good': ({ name, cause }: { name: string; cause: string }) =>
    `${name} has failed and is not tried again by itself. ${cause}`.trim(),
  'server.not-running': ({ name, state, cause }: { name: string; state: string; cause: string }) =>
    `${name} is not running: ${lowerFirst(state)}. ${cause}`.trim(),
  'server.not-ready': ({ name, state }: { name: string; state: string }) =>
    `${name} is not ready yet: ${lowerFirst(state)}. Try again in a moment.`,
  'server.needs-consent': ({ name }: { name: string }) =>
    `What ${name} would run has not been agreed to. Review it, then it can start.`,
  'memory.over-soft': ({ megabytes, limit }: { megabytes: number; limit: number }) =>
    `Uses ${megabytes} MB, over its limit of ${limit} MB`,
  'memory.over-hard': ({ megabytes, limit }: { megabytes: number; limit: number }) =>
    `Uses ${megabytes} MB, over its hard limit of ${limit} MB; it restarts when it is idle`,
  'memory.restarting': ({ megabytes, limit }: { megabytes: number; limit: number }) =>
    `Uses ${megabytes} MB, over its hard limit of ${limit} MB, and is idle: restarting it`,
  'memory.too-low': ({ name, megabytes, limit }: { name: string; megabytes: number; limit: number }) =>
    `${name} needs ${megabytes} MB at rest, more than its limit of ${limit} MB, so restarting it does not help. Raise the limit in its settings, or set it to 0.`,
  'exit.certificate': ({ name }: { name: string }) =>
    `${name} does not trust the certificate of a site it needs. On a company network, set SSL_CERT_FILE or NODE_EXTRA_CA_CERTS to its certificate file.`,
  'exit.not-executable': ({ name, why, file }: { name: string; why: string; file: string }) =>
    `${name} could not be run: the system says “${why}” of ${file}. Check that the file is a program for this machine.`,
  'exit.out-of-memory': ({ name }: { name: string }) =>
    `${name} ran out of memory. Give it less to do at once, or raise its limit in the settings.`,
  'exit.missing-variable': ({ variable, name }: { variable: string; name: string }) =>
    `${variable} is not set. ${name} says that it needs it; add it in its settings.`,
  'exit.background': ({ name }: { name: string }) =>
    `${name} puts itself in the background: its first process ends while others go on. Start it with the option that keeps it in the foreground.`,
  'exit.memory-killed': ({ name }: { name: string }) =>
    `The system ended ${name} because memory ran out. Close something else, or set a limit in its settings.`,
  'start.last-line': ({ last }: { last: string }) => `Its last line on stderr was “${last}”.`,
  'start.silent': () => 'It wrote nothing at all, neither on stdout nor on stderr.',
  'start.timeout': ({ name, seconds, why }: { name: string; seconds: number; why: string }) =>
    `${name} did not answer within ${seconds} s and was stopped. ${why}`,
  'start.no-line-break': ({ stuck }: { stuck: string }) =>
    `It wrote a message to stdout without the line break that must end it: “${stuck}”.`,
  'start.no-line-end': ({ stuck }: { stuck: string }) =>
    `It wrote “${stuck}” to stdout and never ended the line; only messages belong there.`,
  'start.other-messages': ({ n }: { n: number }) =>
    `It sent ${n === 1 ? 'one message' : `${n} messages`}, but not the answer that was waited for.`,
  'start.no-answer': ({ line }: { line: string }) => `It wrote “${line}” to stdout, but no answer.`,
  'start.remote-timeout': ({ host, seconds }: { host: string; seconds: number }) =>
    `${host} did not answer within ${seconds} s. Check the address and the connection.`,
  'start.failed': ({ name, why }: { name: string; why: string }) =>
    `${name} could not be started: ${why}. Try again; if it stays so, see the log.`,
  'server.silent': ({ name }: { name: string }) => `${name} is silent.`,
  'server.ended-meanwhile': ({ name }: { name: string }) => `${name} ended while it was working on this.`,
  'handshake.more': () => 'more than Patchbay does',
  'handshake.no-version': () => 'none named',
  'server.closed-output': ({ name, message }: { name: string; message: string }) =>
    `${name} closed its output but went on running, so it was stopped. ${message}`,
  'health.busy': ({ time }: { time: string }) => `Busy, without an answer for ${time}`,
  'health.missed': ({ misses, of }: { misses: number; of: number }) =>
    `Does not answer its health check (${misses} of ${of})`,
  'health.not-reading': ({ name }: { name: string }) =>
    `${name} has stopped reading its input, so it is being restarted.`,
  'health.lost': ({ name }: { name: string }) => `The connection to ${name} was lost. It will be tried again.`,
  'health.no-answer': ({ name, times }: { name: string; times: number }) =>
    `${name} did not answer ${times} health checks in a row, so it is being restarted.`,
  'health.busy-too-long': ({ name, time }: { name: string; time: string }) =>
    `${name} has been busy without an answer for ${time}, so it is being restarted.`,
  'passing.engine': ({ name }: { name: string }) =>
    `${name} runs in a container, and the container engine is off. Start Docker (or Podman); it is tried again by itself until then.`,
  'passing.network': ({ name }: { name: string }) =>
    `${name} could not reach the network while starting. It is tried again by itself, ever less often, and at once when the network is back; check the connection or the proxy.`,
  'passing.service': ({ name }: { name: string }) =>
    `${name} needs a service that does not answer now, so it ended. It is tried again by itself, ever less often, and at once when the network is back.`,
  'scripts.skipped': ({ name, packages }: { name: string; packages: readonly string[] }) =>
    `${name} misses what an install script of ${packages.length > 1 ? `${packages[0]} or ${packages.slice(1).join(', ')}` : packages[0]} would have made; install scripts do not run unless you want it. Review them, and run them for this server.`,
  'scripts.review': () => 'Review its install scripts',
  'server.unknown': ({ id }: { id: string }) => `There is no server named ${id}.`,
  'server.no-start-closing': () => 'Patchbay is closing; nothing is started any more.',
  'exit.port-taken': ({ name, port, owner }: { name: string; port: string | null; owner: string | null }) =>
    `${name} wants ${port ? `port ${port}` : 'a port'} that ${owner ?? 'another program'} uses. End that${owner ? '' : ' program'}, or give ${name} another port.`,
  'exit.code': ({ code, time }: { code: number; time: string }) => `Exited with code ${code} after ${time}`,
  'exit.unknown': ({ time }: { time: string }) => `Ended after ${time}`,
  'exit.killed': ({ signal, time }: { signal: string; time: string }) => `Killed by ${signal} after ${time}`,
  'exit.signal': ({ signal, time }: { signal: string; time: string }) => `Ended by ${signal} after ${time}`,
  'exit.itself': ({ how, ready, last }: { how: string; ready: boolean; last: string | null }) =>
    `${how}${ready ? '' : ', before it answered'}. ${last === null ? 'It wrote nothing on stderr.' : `Its last words: “${last}”`}`,

  'handshake.needs': ({ name, what }: { name: string; what: string | null }) =>
    `${name} needs a client that offers ${what ?? 'more than Patchbay does'}. It cannot run behind Patchbay as it is.`,
  'handshake.headers': ({ name }: { name: string }) =>
    `${name} refused the headers of the request. Check its address and what lies between.`,
  'handshake.refused': ({ name, why }: { name: string; why: string | null }) =>
    `${name} refused to begin${why === null ? '' : `: ${why}`}. See its log for the reason.`,
  'handshake.version': ({ name, versions }: { name: string; versions: string | null }) =>
    `${name} speaks a version of the protocol that Patchbay does not know (${versions ?? 'none named'}). Update Patchbay or the server.`,
  'handshake.known-versions': ({ versions }: { versions: readonly string[] }) =>
    `Patchbay knows ${versions.join(', ')}.`
}
