/** What a person pastes: why it cannot be read, what is left out of it, and what it leaves open. */
interface Place {
  /** A variable, header or argument by name; empty where there is none. */
  place: string
}

export const snippets = {
  'snippet.nested': () =>
    'This text is nested too deeply to be a list of servers. Paste only the part that describes them.',
  'snippet.too-long': () => 'This text is longer than 2 MB. Paste only the part that describes the servers.',
  'snippet.empty': () => 'There is nothing to read yet. Paste a snippet, a command, a package name or a link.',
  'snippet.bad-link': () => 'This link carries no server that Patchbay can read. Paste its configuration instead.',
  'snippet.no-server': () =>
    'No server was found in this text. Paste an mcpServers snippet, a command such as npx -y package, a package name or a URL.',
  'snippet.empty-list': () => 'The list of servers in this snippet is empty.',
  'snippet.json-without': () =>
    'This is JSON, but no server is described in it: neither a command nor a URL was found.',
  'snippet.toml-without': () => 'This is TOML, but no server is described in it.',
  'snippet.yaml-without': () => 'This is YAML, but no server is described in it.',
  'snippet.breaks-off': ({ line, column, reason }: { line: number; column: number; reason: string }) =>
    `The snippet breaks off at line ${line}, column ${column}: ${reason}. Correct it there, or paste it again.`,
  'snippet.deep-json': () => 'it is nested too deeply',
  'snippet.not-json': () => 'this is not JSON',
  'snippet.not-toml': () => 'it is not TOML',
  'snippet.not-yaml': () => 'it is not YAML',
  'snippet.line': ({ line }: { line: number }) => `line ${line}`,
  'snippet.without-name': () => 'without a name',
  'snippet.bad-command': ({ reason }: { reason: string }) =>
    `This command cannot be taken over. ${reason} Give the command and its arguments only.`,

  'line.too-long': () => 'It is longer than 64 KB, which no command is.',
  'line.open-quote': () => 'A quotation mark in it is not closed.',
  'line.shell': ({ sign }: { sign: string }) =>
    `It holds ${sign}, which only a shell understands, and Patchbay starts servers without one.`,
  'line.sets-up': () => 'It sets something up and starts no server. Run it yourself where it is needed.',
  'line.empty': () => 'There is no command in it.',
  'line.json-without': () => 'The JSON in it describes no server.',
  'line.not-json': () => 'What stands where JSON should be is not JSON.',
  'line.unknown-option': () => 'Patchbay does not know this option of the command.',
  'line.name-only': () => 'The name of the server is there, but not its command.',

  'entry.no-object': () => 'It is not an object with a command or a URL.',
  'entry.own': () => 'This is Patchbay’s own entry, which needs no server.',
  'entry.built-in': () => 'It is built into that host and is no server of its own.',
  'entry.does-not-fit': ({ where, why }: { where: string | null; why: string | null }) =>
    `Patchbay cannot take it: ${where ?? 'a value'} does not fit (${why ?? 'unknown'}).`,
  'entry.empty': () => 'It has neither a command nor a URL.',
  'entry.bad-url': () => 'Its URL is not one of http or https.',
  'entry.there': ({ server }: { server: string }) => `It is already there, as ${server}.`,

  'left-out.env-file': () =>
    'Patchbay reads no file of variables. Give what is in it with --env and --secret, or fill it in later.',
  'left-out.approval': () => 'Whether a tool may run unasked is asked by the host, not by Patchbay.',
  'left-out.start-time': () => 'How long a start may take is set in the settings of the server.',
  'left-out.listens': () =>
    'This package answers at an address instead of over its pipes. Start it yourself and add its address as a server.',
  'left-out.sign-in': () => 'Signing in is begun by Patchbay when the server asks for it.',
  'left-out.unknown': () => 'Patchbay knows no such setting.',

  'ask.visible-secret': ({ description }: { description: string }) =>
    `${description} It becomes part of the command line or address; other programs of yours can read a command line while it runs.`,
  'ask.folder': () => 'A folder: what you pasted means the one a host has open.',
  'ask.home': () => 'Your own folder.',
  'ask.user': () => 'The name you are logged in under.',
  'ask.variable': ({ name }: { name: string }) => `What you pasted takes this from the variable ${name} of its host.`,
  'ask.shell': ({ command }: { command: string }) =>
    `A shell would have filled in what “${command}” answers; Patchbay starts servers without one.`,
  'ask.path': () => 'A path of yours.',
  'ask.left-to-you': ({ place }: Place) => `What you pasted leaves this to you${place === '' ? '' : `, for ${place}`}.`,
  'ask.asked': ({ place }: Place) => `What you pasted asks for this${place === '' ? '' : `, for ${place}`}.`
}
