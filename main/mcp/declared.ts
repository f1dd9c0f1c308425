/** What is declared to a server that its client can be asked: what hosts offer, and nothing that none of them has. Pure. */
import { clientCapabilities } from './capabilities.ts'
import { isPlain, type Plain } from './json-bytes.ts'

const carried = Object.keys(clientCapabilities)

/** The part of what a host offers that Patchbay can carry, as it was said. */
export function carriedOf(capabilities: Plain): Plain {
  return Object.fromEntries(
    carried.flatMap((key) => {
      const offered = Object.hasOwn(capabilities, key) ? capabilities[key] : undefined
      return isPlain(offered) ? [[key, key === 'elicitation' ? withMode(offered) : offered]] : []
    })
  )
}

/** An empty elicitation meant forms, before there were modes. */
const withMode = (offered: Plain): Plain => (Object.keys(offered).length === 0 ? { form: {} } : offered)

/**
 * All that some of these hosts offer. null stands for a host that was never heard: it may offer anything, and without
 * any host nobody knows yet. A server learns this once, at its handshake, so too little cannot be made good later, while
 * a question for which there is nobody ends as cancelled.
 */
export function declaredOf(hosts: readonly (Plain | null)[]): Plain {
  const all: Record<string, Plain> = {}
  for (const offered of hosts)
    for (const [key, value] of Object.entries(offered ?? clientCapabilities))
      all[key] = { ...all[key], ...(value as Plain) }
  // Roots come and go with the hosts.
  return all['roots'] === undefined ? all : { ...all, roots: { ...all['roots'], listChanged: true } }
}
