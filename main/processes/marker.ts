/**
 * Each child carries PATCHBAY_OWNER=<instance>:<server>:<incarnation> in its environment, and so do its children: what
 * survives a crash of Patchbay, or detaches itself from its group, is found by it. The instance names the core's own
 * process, pid and start time, so that the next core can tell a dead instance from a living one.
 */
export const markerName = 'PATCHBAY_OWNER'

export interface Owner {
  readonly instance: string
  readonly server: string
  readonly incarnation: number
}
export const markerOf = (owner: Owner): string => `${owner.instance}:${owner.server}:${owner.incarnation}`

/** `<pid>-<start time>-<random>`; start times are made harmless for the marker's own separators. */
export const instanceName = (pid: number, startTime: string, random: string): string =>
  `${pid}-${startTime.replace(/[^A-Za-z0-9.]/g, '.')}-${random}`

/** null for what we did not write. */
export function readMarker(text: string | null): Owner | null {
  const match = /^([^:]+):([^:]*):(\d+)$/.exec(text ?? '')
  return match ? { instance: match[1]!, server: match[2]!, incarnation: Number(match[3]) } : null
}
export function readInstance(instance: string): { readonly pid: number; readonly startTime: string } | null {
  const match = /^(\d+)-([^-]*)-/.exec(instance)
  return match ? { pid: Number(match[1]), startTime: match[2]! } : null
}
