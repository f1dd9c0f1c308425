import type { Failure } from '../../contract/failure.ts'

/** The ways out of a failure that have a command, as that command. Pure. */
export function remedyCommands({ remedy, alternatives }: Failure): readonly string[] {
  return [...(remedy ? [remedy] : []), ...(alternatives ?? [])].flatMap(({ label, request, input }) => {
    const given = (input ?? {}) as { change?: Record<string, unknown>; id?: string; tool?: string; host?: string }
    if (request === 'settings.update')
      return Object.entries(given.change ?? {}).map(
        ([name, value]) => `${label}: patchbay settings ${name} ${String(value)}`
      )
    if (request === 'tools.switch')
      return [`${label}: patchbay tool on ${given.id} ${given.tool}${given.host ? ` --host ${given.host}` : ''}`]
    if (request === 'servers.allowScripts') return [`${label}: patchbay scripts ${given.id}`]
    if (request === 'servers.start' || request === 'servers.restart')
      return [`${label}: patchbay ${request.slice('servers.'.length)} ${given.id}`]
    return []
  })
}
