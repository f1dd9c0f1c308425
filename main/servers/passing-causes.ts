/** Causes that pass without anybody mending the server: a network, a service, an engine or a port that will be there later. Pure. */
import type { Failure, FailureCode } from '../../contract/failure.ts'
import { say, worded, type Said } from '../../contract/words/say.ts'
import { errorLine } from './lifecycle/error-line.ts'

const ofTheNetwork: readonly FailureCode[] = ['no-network', 'service-away', 'remote-unreachable']

/** Trying on makes sense for as long as it is wanted: no count of failures ends it. */
export const passes = (code: FailureCode): boolean =>
  ofTheNetwork.includes(code) || code === 'port-taken' || code === 'engine-off'
/** The network's return is a reason to try at once. */
export const endsWithNetwork = (code: FailureCode): boolean => ofTheNetwork.includes(code)

interface PassingClue {
  readonly code: 'no-network' | 'service-away' | 'engine-off'
  readonly pattern: RegExp
  readonly said: (name: string) => Said
}
/** Words of Node, Python, Go, Rust, curl, npm, uv and the container clients. The most specific comes first. */
const passingClues: readonly PassingClue[] = [
  {
    code: 'engine-off',
    pattern:
      /^(?!.*permission denied).*(?:(?:[Cc]annot|failed to|unable to|could not) (?:connect|access|talk) ?(?:to )?(?:the )?(?:docker|podman|containerd)|docker daemon is not running|[Ii]s the docker daemon running|error during connect: |docker desktop is (?:not running|unable to start|starting|stopped|paused|manually paused)|dial unix \S*(?:docker|podman|containerd)\S*\.sock|could not be found in this WSL|colima is not running)/i,
    said: (name) => say('passing.engine', { name })
  },
  {
    code: 'no-network',
    pattern:
      /\bENOTFOUND\b|\bEAI_AGAIN\b|\bENETUNREACH\b|\bENETDOWN\b|ERR_INTERNET_DISCONNECTED|dns error|[Nn]ame or service not known|[Nn]ame does not resolve|[Tt]emporary failure in name resolution|failed to (?:lookup address|resolve)|[Cc]ould not resolve|getaddrinfo failed|NameResolutionError|no such host|No such host is known|nodename nor servname|No address associated with hostname|[Nn]etwork is (?:unreachable|down)|UnknownHostException|php_network_getaddresses|:nxdomain\b|SocketError.*getaddrinfo|Can't resolve host/,
    said: (name) => say('passing.network', { name })
  },
  {
    code: 'service-away',
    pattern:
      /\bE(?:CONNREFUSED|TIMEDOUT|HOSTUNREACH|HOSTDOWN|CONNRESET)\b|(?:UND_ERR_)?CONNECT_TIMEOUT|[Cc]onnection refused|actively refused|[Cc]onnection (?:attempt )?timed out|[Cc]onnection reset by peer|[Cc]onnect(?:ion)? ?[Tt]imeout|[Oo]peration timed out|No route to host|i\/o timeout|ReadTimeout|ConnectError|Max retries exceeded|upstream connect error|socket hang up|(?:TypeError: |\b)fetch failed|could not connect to (?:the )?(?:server|database|service)|java\.net\.(?:ConnectException|SocketTimeoutException)|\(econnrefused\)|:econnrefused\b|Can't connect to|\b50[0234] (?:Internal Server Error|Bad Gateway|Service (?:Temporarily )?Unavailable|Gateway Time-?out)|(?:[Ss]tatus(?: code)?|HTTP(?:\/\d(?:\.\d)?)?(?: [Ee]rror)?(?: code)?|returned error)[:= ]+5\d\d\b|npm (?:error|ERR!) code E5\d\d/,
    said: (name) => say('passing.service', { name })
  }
]

/** The cause in words, with the line that it was read from. */
export const failureOf = (name: string, { clue, line }: Told): Failure => ({
  code: clue.code,
  ...worded(clue.said(name)),
  detail: line
})

interface Told {
  readonly clue: PassingClue
  readonly line: string
}
/** What its last lines say of such a cause, with the line; null when they say nothing of it. `whole`: not only its last words. */
export function passingCause(stderr: readonly string[], whole: boolean): Told | null {
  const told = errorLine(stderr)
  // Of a server that worked, only the line that says why it ended counts: the others are everyday log lines.
  const lines = whole ? [...stderr].reverse().slice(0, 40) : told === null ? [] : [told]
  for (const clue of passingClues) {
    const line = lines.find((each) => clue.pattern.test(each.slice(0, 1_000)))
    if (line !== undefined) return { clue, line: line.trim() }
  }
  return null
}
