/** What a person decided about who may use what, as it is stored. */
import type { HostId, ServerId } from '../../contract/model.ts'

/** Whether a tool is on: for every host, but for those that have a switch of their own. Absent = on. */
export interface ToolSwitch {
  readonly all: boolean
  readonly hosts: Readonly<Record<HostId, boolean>>
}
export type Switches = Readonly<Record<ServerId, Readonly<Record<string, ToolSwitch>>>>

/** only = plugged into just these; null = into every host, also later ones. off = except these. */
export interface Plug {
  readonly only: readonly HostId[] | null
  readonly off: readonly HostId[]
}
export type Plugs = Readonly<Record<ServerId, Plug>>

/** The fingerprint of each tool as a person last agreed to it. */
export type Pins = Readonly<Record<ServerId, Readonly<Record<string, string>>>>
