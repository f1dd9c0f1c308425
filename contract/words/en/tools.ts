/** Tools, resources, prompts and calls. */
export const tools = {
  'tool.unknown': ({ server, tool }: { server: string; tool: string }) =>
    `${server} has no tool named ${tool}. “patchbay tools ${server}” names those it has.`,
  'call.over': () => 'That call is not running any more.',
  'call.not-an-object': () => 'The input must be a JSON object, like {"path": "/tmp"}.',
  'call.server-error': ({ code, message }: { code: string; message: string }) =>
    `The server answered with an error (${code}): ${message}`
}
