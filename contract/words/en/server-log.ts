/** What is written into a server’s log beside its own lines. */
import { ordinal, upperFirst } from '../phrases.ts'

export const serverLog = {
  'log.no-discover': ({ name }: { name: string }) =>
    `${name} cannot be asked with server/discover; a fresh process of it is asked with initialize`,
  'log.started': ({ pid, number }: { pid: number; number: number }) => `Started, pid ${pid} (start ${number})`,
  'log.connecting': ({ address, number }: { address: string; number: number }) =>
    `Connecting to ${address} (start ${number})`,
  'log.ended-at-discover': ({ how }: { how: string }) =>
    `${how} when it was asked with server/discover; a fresh process is asked with initialize`,
  'log.ended-by-name': ({ what }: { what: string }) => `Its client had to be killed, so ${what} was ended by name`,
  'log.may-go-on': ({ what }: { what: string }) =>
    `Its client had to be killed, and ${what} may go on: it could not be ended from here. End it there.`,
  'log.still-running': ({ pid, command }: { pid: number; command: string | null }) =>
    `Pid ${pid} is still running although it was ended by force: ${command ?? 'its command cannot be read'}. It may belong to another user or be stuck in the system; patchbay sweep lists it.`,
  'log.ended-by-force': () => 'Did not stop when asked, so it was ended by force',
  'log.ended-by-signal': () => 'Did not stop at the end of its input; stopped by SIGTERM',
  'log.ended-tree': ({ n }: { n: number }) => `Ended ${n} more ${n === 1 ? 'process' : 'processes'} of its tree`,
  'log.ready': ({ version, tools }: { version: string; tools: number }) =>
    `Ready: protocol ${version}, ${tools} ${tools === 1 ? 'tool' : 'tools'}`,
  'log.was-not-running': () => 'Patchbay was not running',
  'changed.arguments': () => 'Arguments',
  'changed.folder': () => 'Working folder',
  'changed.address': () => 'Address',
  'changed.variable': ({ name, how }: { name: string; how: 'changed' | 'removed' | 'added' }) =>
    `Variable ${name} ${how}`,
  'log.next-start': ({ row, wait }: { row: number; wait: string }) =>
    `${row > 1 ? `${upperFirst(ordinal(row))} failure in a row. ` : ''}Next start in ${wait}`,
  'log.failed-for-good': ({ cause }: { cause: string }) => `Failed, and will not be tried again by itself: ${cause}`,
  'log.stopped': () => 'Stopped',
  'log.ended': ({ how, asked }: { how: string; asked: boolean }) => `${how} (asked for: ${asked ? 'yes' : 'no'})`,
  'log.calls-ended': ({ n }: { n: number }) =>
    `${n === 1 ? '1 open call' : `${n} open calls`} ended with an error, none repeated`,
  'log.ended-by-patchbay': ({ time }: { time: string }) => `Ended by Patchbay after ${time}`,
  'log.idle': ({ time }: { time: string }) => `Not used for ${time}, so it sleeps until it is needed`,
  'log.lists-changed': ({ what }: { what: string }) => `${what}, since it was last listed`,
  'log.woken': () => 'A call needs it, so it is tried now',
  'log.changed': () => 'What runs has changed, so it is restarted',
  'log.stop-asked': () => 'Stop was asked for',
  'log.tried-at-once': ({ what }: { what: 'network' | 'wake' }) =>
    `${what === 'network' ? 'The network has changed' : 'The computer woke up'}, so it is tried at once`
}
