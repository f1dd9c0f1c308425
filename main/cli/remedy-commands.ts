import type { Failure } from '../../contract/failure.ts'

/** The ways out of a failure that have a command, as that command. Pure. */
export function remedyCommands({ remedy, alternatives }: Failure): readonly string[] {
  return [...(remedy ? [remedy] : []), ...(alternatives ?? [])].flatMap(({ label, request, input }) => {
    const given = (input ?? {}) as {
      change?: Record<string, unknown>
      id?: string
      tool?: string
      host?: string
      action?: string
    }
    if (request === 'settings.update')
      return Object.entries(given.change ?? {}).map(
        ([name, value]) => `${label}: patchbay settings ${name} ${String(value)}`
      )
    if (request === 'tools.switch')
      return [`${label}: patchbay tool on ${given.id} ${given.tool}${given.host ? ` --host ${given.host}` : ''}`]
    if (request === 'servers.allowScripts') return [`${label}: patchbay scripts ${given.id}`]
    if (request === 'hosts.mend') return [`${label}: patchbay hosts mend`]
    if (request === 'hosts.leaveAsIs') return [`${label}: patchbay hosts leave-as-is ${given.host}`]
    if (request === 'hosts.apply') return [`${label}: patchbay hosts ${given.action} ${given.host}`]
    if (request === 'servers.start' || request === 'servers.restart')
      return [`${label}: patchbay ${request.slice('servers.'.length)} ${given.id}`]
    return []
  })
}
