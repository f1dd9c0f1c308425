import { describe, expect, it } from 'vitest'
import type { FailureCode } from '../../../contract/failure.ts'
import type { LastExit, Wanted } from '../../../contract/model.ts'
import type { Life, State } from '../../../main/servers/lifecycle/lifecycle.ts'
import { newborn } from '../../../main/servers/lifecycle/lifecycle.ts'
import {
  exitInWords,
  nameExit,
  type Ending,
  takenPort,
  withPortOwner
} from '../../../main/servers/lifecycle/name-exit.ts'
import { describe as tell } from '../../../main/servers/lifecycle/sentence.ts'
import { firstSentence, ordinal } from '../../../contract/words/phrases.ts'
import { duration, waitInWords } from '../../../main/lib/durations.ts'

const exit = (more: Partial<LastExit> = {}): LastExit => ({
  code: 1,
  signal: null,
  at: '',
  asked: false,
  ranMs: 58_400,
  ...more
})
const name = (stderr: string[], more: Partial<Ending> = {}) =>
  nameExit({ name: 'It', exit: exit(), wasReady: false, stderr, survivors: 0, memoryKill: false, ...more })

describe('causes that pass, in the words of other languages', () => {
  it.each<[string, FailureCode]>([
    ['Caused by: java.net.UnknownHostException: api.example.test', 'no-network'],
    ['Caused by: java.net.ConnectException: Connection refused', 'service-away'],
    ['** (Mint.TransportError) non-existing domain, reason: :nxdomain', 'no-network'],
    ['** (Mint.TransportError) reason: :econnrefused', 'service-away'],
    ['socket.rb: SocketError: Failed to open TCP connection (getaddrinfo: unknown)', 'no-network'],
    ["Can't connect to api.example.test:443", 'service-away']
  ])('%s', (line, code) => expect(name([line]).failure.code).toBe(code))
})

describe('the cause of an exit', () => {
  it.each<[string, FailureCode, string, boolean]>([
    ['Error: FIGMA_API_KEY environment variable is required', 'missing-env', 'FIGMA_API_KEY is not set', false],
    [
      'GITHUB_PERSONAL_ACCESS_TOKEN environment variable is not set',
      'missing-env',
      'GITHUB_PERSONAL_ACCESS_TOKEN is not set',
      false
    ],
    ['Missing required environment variable: BRAVE_API_KEY', 'missing-env', 'BRAVE_API_KEY is not set', false],
    [
      'Please set SLACK_BOT_TOKEN and SLACK_TEAM_ID environment variables',
      'missing-env',
      'SLACK_BOT_TOKEN is not set',
      false
    ],
    ["KeyError: 'OPENAI_API_KEY' not found", 'missing-env', 'OPENAI_API_KEY is not set', false],
    ['NOTION_TOKEN must be set', 'missing-env', 'NOTION_TOKEN is not set', false],
    [
      'Error: listen EADDRINUSE: address already in use 127.0.0.1:3845',
      'port-taken',
      'It wants port 3845 that another program uses',
      true
    ],
    [
      'error: invalid peer certificate: UnknownIssuer',
      'certificate',
      'It does not trust the certificate of a site it needs',
      false
    ],
    [
      'Error: unable to verify: UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'certificate',
      'It does not trust the certificate of a site it needs',
      false
    ],
    [
      'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED]',
      'certificate',
      'It does not trust the certificate of a site it needs',
      false
    ],
    ...[
      'Error: self-signed certificate in certificate chain',
      "  code: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY'",
      'npm error unable to get local issuer certificate',
      'Error: certificate has expired',
      "Hostname/IP does not match certificate's altnames: code: 'ERR_TLS_CERT_ALTNAME_INVALID'",
      'tls: failed to verify certificate: x509: certificate signed by unknown authority',
      'curl: (60) SSL certificate problem: unable to get local issuer certificate',
      'certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)',
      'Error: self signed certificate; please set NODE_EXTRA_CA_CERTS'
    ].map((line): [string, FailureCode, string, boolean] => [
      line,
      'certificate',
      'It does not trust the certificate of a site it needs',
      false
    ]),
    ...[
      'npm error code ENOTFOUND',
      'Error: getaddrinfo EAI_AGAIN api.example.com',
      'httpx.ConnectError: [Errno -3] Temporary failure in name resolution',
      'dial tcp: lookup api.example.com on 127.0.0.53:53: no such host',
      'error: Failed to fetch: dns error: failed to lookup address information',
      'curl: (6) Could not resolve host: api.example.com',
      'socket.gaierror: [Errno 8] nodename nor servname provided, or not known',
      'connect ENETUNREACH 1.2.3.4:443',
      'OSError: [Errno 101] Network is unreachable'
    ].map((line): [string, FailureCode, string, boolean] => [
      line,
      'no-network',
      'It could not reach the network while starting',
      true
    ]),
    ...[
      'Error: connect ECONNREFUSED 127.0.0.1:5432',
      'AggregateError [ECONNREFUSED]: ',
      'Error: connect ETIMEDOUT 10.0.0.1:443',
      'ConnectionRefusedError: [Errno 111] Connection refused',
      'TypeError: fetch failed',
      'Error: Request failed with status code 503',
      'HTTP 502: upstream',
      'requests.exceptions.HTTPError: 503 Server Error: 503 Service Unavailable for url: https://x',
      'panic: dial tcp 10.0.0.1:443: i/o timeout',
      'psycopg.OperationalError: could not connect to server: Host is down',
      'npm error code E503'
    ].map((line): [string, FailureCode, string, boolean] => [
      line,
      'service-away',
      'It needs a service that does not answer now, so it ended',
      true
    ]),
    ...[
      'docker: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'docker: failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is correct',
      'error during connect: this error may indicate that the docker daemon is not running: open //./pipe/docker_engine',
      'Cannot connect to Podman. Please verify your connection to the Linux system using `podman system connection list`',
      'Error: unable to connect to Podman socket: dial unix /run/podman/podman.sock: connect: no such file or directory',
      "The command 'docker' could not be found in this WSL 2 distro.",
      'cannot access containerd socket "/run/containerd/containerd.sock"'
    ].map((line): [string, FailureCode, string, boolean] => [
      line,
      'engine-off',
      'It runs in a container, and the container engine is off',
      true
    ]),
    [
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      'exited-early',
      'Exited with code 1 after 58.4 s, before it answered',
      true
    ],
    [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      'out-of-memory',
      'It ran out of memory',
      true
    ],
    [
      'setpriv: failed to execute /x/server: Exec format error',
      'not-executable',
      'It could not be run: the system says “Exec format error” of /x/server',
      false
    ],
    ['Segmentation fault', 'exited-early', 'Exited with code 1 after 58.4 s, before it answered', true]
  ])('%s', (line, code, sentence, heals) => {
    const named = name(['Starting', line, '    at start (server.js:12:9)'])
    expect(named.failure.code).toBe(code)
    expect(firstSentence(named.failure.message)).toBe(sentence)
    expect(named.heals).toBe(heals)
  })
  it.each(['API_KEY loaded', 'Using LOG_LEVEL=debug', 'MCP_SERVER started', 'Connected to MY_DB as required'])(
    'does not see a missing variable in “%s”',
    (line) => {
      expect(name([line]).failure.code).toBe('exited-early')
    }
  )
  it('does not read everyday words of a server that had been ready as the cause', () => {
    expect(name(['FIGMA_API_KEY is not set'], { wasReady: true })).toMatchObject({
      failure: { code: 'exited' },
      heals: true
    })
  })
  it('takes what a ready server died of for a cause that passes, and not what it logged before', () => {
    const died = ['Listening', 'Error: connect ECONNREFUSED 127.0.0.1:5432', '    at connect (net.js:1:2)']
    expect(name(died, { wasReady: true }).failure.code).toBe('service-away')
    const logged = [
      'retry after ECONNREFUSED went well',
      "TypeError: Cannot read properties of undefined (reading 'x')"
    ]
    expect(name(logged, { wasReady: true }).failure.code).toBe('exited')
  })
  it('tells a background start from a crash', () => {
    const zero = { exit: exit({ code: 0, ranMs: 200 }), survivors: 1 }
    expect(name([], zero)).toMatchObject({ failure: { code: 'daemonized' }, heals: false })
    expect(name([], { ...zero, wasReady: true })).toMatchObject({ failure: { code: 'daemonized' } })
    expect(name([], { exit: exit({ code: 0, ranMs: 600_000 }), survivors: 1, wasReady: true })).toMatchObject({
      failure: { code: 'exited' }
    })
  })
  it('blames memory for SIGKILL only when the system says so', () => {
    const killed = { exit: exit({ code: null, signal: 'SIGKILL' }), wasReady: true }
    expect(name([], { ...killed, memoryKill: true }).failure.code).toBe('out-of-memory')
    const passedOn = { exit: exit({ code: 137 }), wasReady: true }
    expect(name([], { ...passedOn, memoryKill: true }).failure.code).toBe('out-of-memory')
    expect(name([], passedOn).failure.code).toBe('exited')
    expect(name([], killed).failure.message).toBe('Killed by SIGKILL after 58.4 s. It wrote nothing on stderr.')
  })
  it('names who has the port when that is known', () => {
    const taken = name(['Error: listen EADDRINUSE: address already in use 127.0.0.1:3845']).failure
    expect(takenPort(taken)).toBe(3_845)
    expect(withPortOwner(taken, 'node web.js (pid 12)').message).toBe(
      'It wants port 3845 that node web.js (pid 12) uses. End that, or give It another port.'
    )
    expect(takenPort(name(['Address already in use']).failure)).toBeNull()
    expect(takenPort(name(['port 80']).failure)).toBeNull()
  })
  it('quotes the last words', () => {
    expect(name(['first', 'boom', '']).failure.message).toContain('“boom”')
    expect(exitInWords(exit({ code: null, signal: 'SIGTERM', ranMs: 15_060_000 }))).toBe(
      'Ended by SIGTERM after 4 h 11 min'
    )
    expect(exitInWords(exit({ code: null }))).toBe('Ended after 58.4 s')
  })
})

describe('the state in words', () => {
  const told = (
    state: State,
    more: Partial<Life> = {},
    also: { wanted?: Wanted; stoppedByHand?: boolean; remote?: boolean; caution?: string } = {}
  ) =>
    tell({
      id: 'sentry',
      life: { ...newborn, state, ...more },
      wanted: also.wanted ?? 'up',
      since: 1_000,
      remote: also.remote ?? false,
      stoppedByHand: also.stoppedByHand ?? false,
      idleMinutes: 10,
      caution: also.caution ?? null
    })
  const crash = { code: 'exited' as const, message: 'Exited with code 1 after 2 s. Its last words: “boom”' }

  it('waits, and says for how long and for which time', () => {
    const words = told({ phase: 'crash-looping', until: 9_000 }, { row: 3, lastError: crash })
    expect(words).toMatchObject({
      sentence: 'Waiting 8 s before the next start (third crash in a row)',
      signal: 'attention',
      remedies: [
        { label: 'Restart now', request: 'servers.restart', input: { id: 'sentry' } },
        { label: 'See why', request: 'view.open', input: { path: '/server/sentry/logs' } }
      ]
    })
    expect(told({ phase: 'waiting', until: 1_000 }, { row: 1, lastError: crash })).toMatchObject({
      sentence: 'Restarting at once',
      signal: 'working'
    })
    expect(told({ phase: 'waiting', until: 1_500 }, { row: 2 }, { remote: true }).sentence).toBe(
      'Waiting 0.5 s before the next try (second failed try in a row)'
    )
  })
  it.each<[State, Partial<Life>, Parameters<typeof told>[2], string, string, string | null]>([
    [{ phase: 'ready', readyAt: 0 }, {}, {}, 'Ready', 'ready', null],
    [
      { phase: 'ready', readyAt: 0 },
      {},
      { caution: 'Uses 900 MB, over its limit of 500 MB' },
      'Uses 900 MB, over its limit of 500 MB',
      'attention',
      'Restart now'
    ],
    [{ phase: 'stopped' }, {}, {}, 'Stopped', 'off', 'Start'],
    [{ phase: 'stopped' }, {}, { wanted: 'on-demand' }, 'Sleeping until it is needed', 'off', 'Start'],
    [{ phase: 'stopped' }, {}, { wanted: 'on-demand', stoppedByHand: true }, 'Stopped', 'off', 'Start'],
    [{ phase: 'starting' }, {}, {}, 'Starting', 'working', 'See the log'],
    [{ phase: 'starting' }, { row: 2 }, {}, 'Starting again (second failure in a row)', 'working', 'See the log'],
    [
      { phase: 'starting' },
      { row: 2, lastError: { code: 'exited-early', message: 'It exited with code 1. See why.' } },
      {},
      'Starting again (second failure in a row). Last time: It exited with code 1',
      'attention',
      'See why'
    ],
    [
      { phase: 'starting' },
      { row: 1, lastError: { code: 'start-timeout', message: 'It did not answer within 60 s.' } },
      {},
      'Starting again (first failure in a row). Last time: It did not answer within 60 s',
      'attention',
      'See why'
    ],
    [{ phase: 'starting' }, {}, { remote: true }, 'Connecting', 'working', 'See the log'],
    [{ phase: 'stopping', after: { kind: 'rest' } }, {}, {}, 'Stopping', 'working', null],
    [{ phase: 'stopping', after: { kind: 'start' } }, {}, {}, 'Stopping, to start again', 'working', null],
    [{ phase: 'needs-consent' }, {}, {}, 'Needs your agreement before it runs', 'attention', 'Review'],
    [
      { phase: 'degraded', readyAt: 0 },
      { lastError: { code: 'list-failed', message: 'It answered tools/list with an error. More.' } },
      {},
      'It answered tools/list with an error',
      'attention',
      'See the log'
    ],
    [
      { phase: 'failed' },
      { lastError: { code: 'missing-secret', message: 'FIGMA_API_KEY is not set. Add it.' } },
      {},
      'FIGMA_API_KEY is not set',
      'failed',
      'Add the key'
    ],
    [
      { phase: 'failed' },
      { lastError: { code: 'command-not-found', message: 'uvx was not found. Install it.' } },
      {},
      'uvx was not found',
      'failed',
      'Change the command'
    ],
    [
      { phase: 'failed' },
      { lastError: { code: 'bad-cwd', message: 'No folder.' } },
      {},
      'No folder',
      'failed',
      'Choose a folder'
    ],
    [
      { phase: 'failed' },
      { lastError: { code: 'unauthorized', message: 'Refused (401).' } },
      {},
      'Refused (401)',
      'failed',
      'Change the credentials'
    ],
    [{ phase: 'failed' }, {}, {}, 'Failed', 'failed', 'Try again']
  ])('%o %o', (state, more, also, sentence, signal, remedy) => {
    const words = told(state, more, also)
    expect([words.sentence, words.signal, words.remedies[0]?.label ?? null]).toEqual([sentence, signal, remedy])
  })
})

describe('small words', () => {
  it.each([
    [12, '12 ms'],
    [1_000, '1 s'],
    [9_500, '9.5 s'],
    [58_400, '58.4 s'],
    [42_000, '42 s'],
    [61_000, '1 min'],
    [3_600_000, '1 h'],
    [15_060_000, '4 h 11 min'],
    [86_400_000, '1 d'],
    [93_600_000, '1 d 2 h']
  ])('%i ms is %s', (ms, words) => expect(duration(ms)).toBe(words))
  it('rounds waits and counts', () => {
    expect([480, 1_040, 7_900].map(waitInWords)).toEqual(['0.5 s', '1 s', '8 s'])
    expect([1, 3, 10, 14].map(ordinal)).toEqual(['first', 'third', 'tenth', '14th'])
  })
  it('takes the first sentence', () => {
    expect(firstSentence('Node 20.5 is too old. Update it.')).toBe('Node 20.5 is too old')
    expect(firstSentence('No stop')).toBe('No stop')
  })
})
