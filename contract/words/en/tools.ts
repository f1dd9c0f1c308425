/** Tools, resources, prompts and calls. */
export const tools = {
  'tool.unknown': ({ server, tool }: { server: string; tool: string }) =>
    `${server} has no tool named ${tool}. “patchbay tools ${server}” names those it has.`,
  'tool.one-or-all': () => 'Name one tool, or say --all for every tool of the server (for all hosts).',
  'tool.all-switched': ({ server, count, on }: { server: string; count: number; on: boolean }) =>
    count === 0
      ? `${server} has no tools to switch.`
      : `${count === 1 ? 'The one tool' : `All ${count} tools`} of ${server} ${count === 1 ? 'is' : 'are'} ${on ? 'on' : 'off'} for every host.`,
  'tool.look-alikes': ({ pairs, more }: { pairs: readonly string[]; more: number }) =>
    `Easily taken for another tool: ${pairs.join(', ')}${more > 0 ? ` (+${more})` : ''}. See which one a host means before you let it.`,
  'tool.looks-like': ({ tool, other, server }: { tool: string; other: string; server: string }) =>
    `“${tool}” looks like “${other}” of ${server}`,
  'call.over': () => 'That call is not running any more.',
  'call.not-an-object': () => 'The input must be a JSON object, like {"path": "/tmp"}.',
  'call.server-error': ({ code, message }: { code: string; message: string }) =>
    `The server answered with an error (${code}): ${message}`,
  'test-call.server-error': ({ code, message }: { code: number | null; message: string }) =>
    `The server answered with an error${code === null ? '' : ` (${code})`}: ${message}`,
  'saved-call.unknown': ({ name }: { name: string }) => `No call is saved as “${name}”.`,
  'saved-call.taken': ({ name }: { name: string }) =>
    `A call is saved as “${name}” already. Give this one another name, or replace the other.`,
  'saved-call.too-many': ({ most }: { most: number }) =>
    `${most} calls are saved for this server, and more are not kept. Delete one first.`,
  'question.over': () => 'The server does not wait for that answer any more.',
  'question.sampling-declined': () => 'The person declined to answer in place of a model.',
  'task.no-id': () => 'The server began a task and did not say which.',
  'test-call.no-message': () => 'no message given',
  'test-call.tool-error': () => 'The tool answered with an error.'
}
