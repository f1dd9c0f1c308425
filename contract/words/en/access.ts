/** Why a tool, resource or prompt is closed: for a person at Patchbay, and for the model that called it. */
interface Called {
  /** "Tool", "Prompt" or "Resource". */
  kind: string
  name: string
}

export const access = {
  'access.unplugged': ({ server, tool, host }: { server: string; tool: string; host: string }) =>
    `${server} is not plugged into ${host}. Plug it in to call ${tool} as ${host} does.`,
  'access.held': ({ server, tool }: { server: string; tool: string }) =>
    `${tool} of ${server} has changed since it was accepted and is held. Read what changed, then accept it.`,
  'access.off': ({ server, tool, host }: { server: string; tool: string; host: string | null }) =>
    `${tool} of ${server} is turned off in Patchbay${host ? ` for ${host}` : ''}. Turn it on to call it.`,
  'access.plug-in': () => 'Plug in',
  'access.review': () => 'Review',
  'access.turn-on': () => 'Turn on',

  'closed.off': ({ kind, name }: Called) =>
    `${kind} "${name}" is turned off in Patchbay. Turn it on there if it should be used.`,
  'closed.held': ({ kind, name }: Called) =>
    `${kind} "${name}" is held back by Patchbay because its description changed since a person last accepted it. Look at the change in Patchbay and accept it to use it again.`,
  'closed.unplugged': ({ kind, name }: Called) =>
    `${kind} "${name}" belongs to a server that is not plugged into this host in Patchbay. Plug it in there to use it.`,
  'closed.stopped': ({ kind, name }: Called) =>
    `${kind} "${name}" belongs to a server that is stopped. Start it in Patchbay to use it.`,
  'closed.unknown': ({ kind, name }: Called) =>
    `${kind} "${name}" is not known to Patchbay. Read the list again; the server may no longer offer it.`
}
