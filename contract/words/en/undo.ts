/** Taking back the last change. */
export const undo = {
  'undo.nothing': () =>
    'There is no change to take back. Switches, cables and removed servers of the last 24 hours can be, the newest first; “patchbay hosts undo <host>” takes back what was written into a host’s file.',
  'undo.done': ({ what }: { what: string }) => `Taken back: ${what}`,
  'undo.switched-off': ({ server, tools }: { server: string; tools: readonly string[] }) =>
    `${named(tools)} of ${server} switched off`,
  'undo.switched-on': ({ server, tools }: { server: string; tools: readonly string[] }) =>
    `${named(tools)} of ${server} switched on`,
  'undo.switched-off-for': ({ server, tools, host }: { server: string; tools: readonly string[]; host: string }) =>
    `${named(tools)} of ${server} switched off for ${host}`,
  'undo.switched-on-for': ({ server, tools, host }: { server: string; tools: readonly string[]; host: string }) =>
    `${named(tools)} of ${server} switched on for ${host}`,
  'undo.plugged-in': ({ server, host }: { server: string; host: string }) => `${server} plugged into ${host}`,
  'undo.unplugged': ({ server, host }: { server: string; host: string }) => `${server} unplugged from ${host}`,
  'undo.removed': ({ server }: { server: string }) => `${server} removed`
}

const named = (tools: readonly string[]): string => (tools.length === 1 ? (tools[0] ?? '') : `${tools.length} tools`)
