/**
 * The page of help behind a failure's code: its heading, what happened and what to do next. The window, the browser and
 * `patchbay explain` show the same words.
 */
import type { FailureCode } from '../failure.ts'
import { codeTexts, type CodeText } from './en/codes.ts'

export const helpFor = (code: FailureCode): CodeText => codeTexts[code]

/** All codes in the order a reader looks through them. */
export const helpGroups: readonly { readonly title: string; readonly codes: readonly FailureCode[] }[] = [
  {
    title: 'In general',
    codes: [
      'bad-input',
      'not-found',
      'already-exists',
      'conflict',
      'cancelled',
      'internal',
      'no-core',
      'core-busy',
      'bad-home'
    ]
  },
  {
    title: 'Starting and running a server',
    codes: [
      'command-not-found',
      'not-executable',
      'bad-cwd',
      'exited-early',
      'exited',
      'start-timeout',
      'handshake-refused',
      'unsupported-version',
      'unhealthy',
      'output-polluted',
      'output-utf16',
      'output-binary',
      'output-broken',
      'output-multiline',
      'output-concatenated',
      'output-batch',
      'message-too-large',
      'nested-too-deeply',
      'not-reading',
      'daemonized',
      'scripts-skipped',
      'out-of-memory',
      'port-taken',
      'not-running',
      'call-timeout',
      'server-died',
      'server-error',
      'list-failed'
    ]
  },
  {
    title: 'Consent, secrets and environment',
    codes: ['needs-consent', 'consent-changed', 'missing-secret', 'missing-env', 'vault-unavailable', 'refused-env']
  },
  {
    title: 'Installing',
    codes: [
      'package-not-found',
      'version-not-found',
      'no-network',
      'service-away',
      'engine-off',
      'certificate',
      'no-bin',
      'several-bins',
      'engine-too-old',
      'integrity',
      'install-failed',
      'runtime-missing'
    ]
  },
  {
    title: 'Snippets, hosts and their files',
    codes: [
      'not-json',
      'no-servers-in-snippet',
      'unparsable-file',
      'unsafe-file',
      'read-only',
      'disk-full',
      'file-changed',
      'host-file-changed',
      'stale-entries',
      'unknown-host',
      'host-not-found',
      'nothing-to-undo'
    ]
  },
  {
    title: 'Tools',
    codes: ['tool-off', 'unknown-tool', 'tool-held', 'not-plugged']
  },
  {
    title: 'Settings and remote servers',
    codes: ['settings-torn', 'settings-newer', 'file-damaged', 'remote-unreachable', 'unauthorized']
  }
]
