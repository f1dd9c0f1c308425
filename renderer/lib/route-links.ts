import { link, places } from './route.ts'

export { places }
/** Addresses deeper than a tab, for href. */
export const links = {
  server: (id: string): string => link(places.server(id)),
  /** The log of a server, at a moment (ISO 8601). */
  log: (id: string, at: string): string => link(places.log(id, at)),
  /** "Try it" with a tool chosen. */
  tryTool: (id: string, tool: string): string => link(places.tryTool(id, tool)),
  help: (code?: string): string => link(places.help(code)),
  host: (id: string): string => link(places.host(id))
} as const
