/**
 * What main reports. Every event has a number; a view follows first, then asks for the snapshot, then drops what is not
 * newer than it (no gap, no double). Log lines and test-call progress reach only those who follow that topic.
 */
import type {
  ArrivalView,
  AuditRecord,
  Cable,
  CallRecord,
  CoreView,
  DaySummary,
  HostView,
  InstallView,
  LogLine,
  ServerId,
  ServerView,
  Settings,
  TestCall
} from './model.ts'

export interface Events {
  'server.changed': { readonly server: ServerView }
  /** Also on topic `logs:<server>`, for who follows nothing else of it. */
  'server.removed': { readonly id: ServerId }
  'hosts.changed': { readonly hosts: readonly HostView[] }
  'cables.changed': { readonly cables: readonly Cable[] }
  'settings.changed': { readonly settings: Settings }
  'core.changed': { readonly core: CoreView }
  'install.changed': { readonly install: InstallView }
  'arrivals.changed': { readonly arrivals: readonly ArrivalView[] }
  'tools.changed': { readonly server: ServerId }
  'activity.called': { readonly call: CallRecord; readonly today: DaySummary }
  'activity.audited': { readonly record: AuditRecord }
  /** Topic `logs:<server>` or `logs:*`. At most 500 lines an event; when more came, the view asks for its window again. */
  'logs.appended': { readonly server: ServerId; readonly lines: readonly LogLine[]; readonly skipped: number }
  /** Topic `calls`. */
  'testCall.changed': { readonly call: TestCall }
  /** The face should show this place: a second start, a notification, `patchbay` on the command line. */
  'view.wanted': {
    readonly path: string
    /** Text for the Add panel to read, as if it had been pasted there. */
    readonly text?: string
  }
}
export type EventName = keyof Events
export type PatchbayEvent = {
  readonly [N in EventName]: { readonly seq: number; readonly name: N; readonly data: Events[N] }
}[EventName]
/** 'state' is everything but logs and calls. */
export type Topic = 'state' | 'calls' | `logs:${string}`
