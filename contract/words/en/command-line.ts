/** What the command line answers, asks and refuses. */
import { namesInWords } from '../phrases.ts'

export const commandLine = {
  'cli.text-or-follow': () => '--text looks through what is kept; leave out -f.',
  'cli.json-yes': () => 'With --json nobody is asked: add --yes.',
  'cli.call-number': () => 'A call is named by its number; “patchbay activity” lists them.',
  'cli.format': () => '--format is csv or jsonl.',
  'cli.json-file': () => 'With --json name a file: standard output is for the one value.',
  'cli.errors-or-refused': () => 'Take --errors or --refused, not both.',
  'cli.slow': () => '--slow takes a whole number of milliseconds, or nothing.',
  'cli.time': ({ option }: { option: string }) =>
    `${option} is 90s, 10m, 2h, 3d, a time like 14:30, or 2026-11-21T14:30.`,
  'cli.keep-calls': () => '--keep-calls is on or off.',
  'cli.about': () => 'Local MCP servers, plugged into the AI hosts you use.',
  'cli.own-names': ({ n }: { n: number }) =>
    `There are ${n} servers in this, and each has its own name. Leave out the id and --name.`,
  'cli.left-out': ({ name, why }: { name: string; why: string }) => `Left out ${name}: ${why}`,
  'cli.left-out-part': ({ key, name, why }: { key: string; name: string; why: string }) =>
    `Left out “${key}” of ${name}: ${why}`,
  'cli.not-in-snippet': ({ server, known }: { server: string; known: readonly string[] }) =>
    `There is no server ${server} in this. It has ${known.join(', ') || 'none'}.`,
  'cli.none-usable': ({ told, more }: { told: readonly string[]; more: number }) =>
    `No server in this can be added. ${told.join(' ')}${more > 0 ? ` And ${more} more.` : ''} Correct the snippet, then try again.`,
  'cli.nobody-asks': ({ names, known }: { names: readonly string[]; known: readonly string[] }) =>
    `Nothing in this snippet asks for ${names.join(', ')}. ${known.length === 0 ? 'It asks for nothing.' : `It knows ${known.join(', ')}.`} Correct the name, or write the value into the snippet.`,
  'cli.no-file': ({ path }: { path: string }) =>
    `There is no file ${path}. Check the path, or use - to read standard input.`,
  'cli.unreadable-file': ({ path }: { path: string }) =>
    `${path} can’t be read. Check that it is a file and that you may read it.`,
  'cli.whole-address': () => '--url needs a whole address, such as https://mcp.example.com/mcp.',
  'cli.what-to-add': () =>
    'Say what to add: --npm <package>, --pypi <package>, --url <address>, --catalogue <entry>, --from <file>, or -- <command> [args…].',
  'cli.one-thing': () => 'Say one thing to add: a package, an address, a catalogue entry or a command.',
  'cli.give-id': () => 'Give the server an id: patchbay add <id> …',
  'cli.bad-part': ({ part }: { part: string | null }) =>
    `Part of this cannot be taken: ${part ?? 'the command'} is not as it should be. Correct it, then try again.`,
  'cli.not-with-from': ({ option }: { option: string }) =>
    `${option} does not go with --from: the snippet says what to add. Leave one of them out.`,
  'cli.needs-pair': ({ option, given }: { option: string; given: string }) =>
    `${option} needs NAME=value, and ${given} is not of that form.`,
  'cli.wanted-one-of': () => '--wanted is one of up, down, on-demand.',
  'cli.hosts-ids': ({ given }: { given: string }) =>
    `--hosts takes ids of hosts, such as claude-code,cursor. ${given} is none.`,
  'cli.id-form': ({ given, other }: { given: string; other: string }) =>
    `An id has lower-case letters, digits and dashes, at most 63, and begins with a letter or digit. ${given} has not: choose another, such as ${other}.`,
  'cli.missing-inputs': ({ id, told, n }: { id: string; told: string; n: number }) =>
    `${id} cannot start without ${told}. Add ${n === 1 ? 'it' : 'them'} to the command, then try again.`,
  'cli.call-timeout': () => '--timeout is a number of seconds from 1 to 3600.',
  'cli.tool-error': () => 'The tool answered with an error.',
  'cli.limit': () => '--timeout is a whole number of seconds, at most 86400; 0 is no limit.',
  'cli.no-core': () => 'Patchbay is not running. Open the app, or start it without a window: patchbay serve',
  'cli.nobody-answers': ({ path }: { path: string }) => `No one answers at ${path}`,
  'cli.stopping': ({ servers }: { servers: string }) => `Stopping ${servers} …`,
  'cli.stopped': ({ servers }: { servers: string }) => `Patchbay has stopped, and ${servers} with it.`,
  'cli.window-open': () => 'The window is open.',
  'cli.what-to-change': () => `Say what to change, such as --timeout 120. “patchbay edit --help” lists what there is.`,
  'cli.wanted-edit': () => '--wanted is up, down or on-demand.',
  'cli.whole-number': ({ option }: { option: string }) => `${option} takes a whole number.`,
  'cli.takes-pair': ({ option, given }: { option: string; given: string }) =>
    `${option} takes NAME=VALUE; ${given} has no “=”.`,
  'cli.no-code': ({ code }: { code: string }) => `There is no code ${code}. “patchbay explain” lists them all.`,
  'cli.write-this': () => 'Write exactly this?',
  'cli.nothing-written': () => 'Nothing was written.',
  'cli.already-so': ({ host }: { host: string }) => `${host}: nothing to do, it is so already.`,
  'cli.host-changed': ({ host, past, effect }: { host: string; past: string; effect: string }) =>
    `${host} is ${past}. ${effect}`,
  'cli.nothing-to-mend': () => 'Nothing to mend: what hosts start is there.',
  'cli.mended': ({ host, effect }: { host: string; effect: string }) => `${host} is mended. ${effect}`,
  'cli.stays-as-is': ({ host }: { host: string }) => `The file of ${host} stays as it is.`,
  'cli.nothing-done-because': ({ why }: { why: string }) => `${why} Nothing was installed, written or started.`,
  'cli.nothing-installed': () => 'Nothing was installed, written or started.',
  'cli.stream': ({ names }: { names: string }) => `--stream is one of ${names}, or several with commas between.`,
  'cli.since': () => '--since is 90s, 10m, 2h, 3d, a time like 14:30, or 2026-11-21T14:30.',
  'cli.grep': ({ why }: { why: string }) => `--grep takes a regular expression, and this is none: ${why}.`,
  'cli.grep-slow': ({ seconds }: { seconds: number }) =>
    `The expression took longer than ${seconds} s and was ended. Make it simpler, then follow again.`,
  'cli.one-or-all': () => 'Name one server, or take --all, not both.',
  'cli.no-line': () => 'No line fits.',
  'cli.older-lines': ({ n, total }: { n: number; total: number }) =>
    `${n} older lines are left out; -n ${total} shows all.`,
  'cli.no-more': ({ server, removed }: { server: string | null; removed: boolean }) =>
    `${removed ? `${server} was removed` : 'Patchbay has stopped'}, so nothing more comes.`,
  'cli.lines': () => '--lines is a whole number above 0.',
  'cli.failed': ({ why }: { why: string }) => `Patchbay’s command line failed. That is a mistake in Patchbay: ${why}`,
  'cli.scripts-off': ({ server }: { server: string }) => `${server}: its install scripts are not agreed to.`,
  'cli.scripts-run': ({ id }: { id: string }) => `${id}: running install scripts`,
  'cli.no-servers': () => 'No servers yet. Add one: patchbay add memory --npm @modelcontextprotocol/server-memory',
  'cli.removed-for-good': ({ id }: { id: string }) => `${id} is removed for good.`,
  'cli.removed': ({ id }: { id: string }) =>
    `${id} is removed. Within 24 hours it can be brought back: patchbay restore ${id}`,
  'cli.is-back': ({ server, state }: { server: string; state: string }) => `${server} is back: ${state}.`,
  'cli.none-removed': () => 'No server was removed within the last 24 hours.',
  'cli.no-setting': ({ name }: { name: string }) =>
    `There is no setting named ${name}. “patchbay settings” names those there are.`,
  'cli.true-or-false': ({ name }: { name: string }) => `${name} is true or false.`,
  'cli.setting-is': ({ name, value }: { name: string; value: string }) => `${name} is ${value}.`,
  'cli.no-leaked': () => 'No leaked MCP processes.',
  'cli.not-leaked': ({ pid }: { pid: string }) =>
    `${pid} is not among the leaked processes. patchbay sweep lists them.`,
  'cli.not-ended': () => 'did not end',
  'cli.no-tools': ({ id }: { id: string }) => `${id} has no tools.`,
  'cli.on-but-held': ({ name, id, where }: { name: string; id: string; where: string }) =>
    `${name} of ${id} is switched on${where}, but held: it changed since it was last accepted. Look at the change and accept it with “patchbay tool accept ${id} ${name}”.`,
  'cli.tool-switched': ({ tool, server, how, where }: { tool: string; server: string; how: string; where: string }) =>
    `${tool} of ${server} is ${how}${where}.`,
  'cli.not-held': ({ tool, server }: { tool: string; server: string }) => `${tool} of ${server} is not held.`,
  'cli.accept-changing': () => 'Accept it, and whatever times, dates and counts it says from now on?',
  'cli.accept-now': () => 'Accept it as it is now?',
  'cli.stays-held': ({ tool, server }: { tool: string; server: string }) => `${tool} of ${server} stays held.`,
  'cli.accepted': ({ tool, server }: { tool: string; server: string }) => `${tool} of ${server} is accepted.`,
  'cli.no-resources': ({ id }: { id: string }) => `${id} has no resources.`,
  'cli.no-prompts': ({ id }: { id: string }) => `${id} has no prompts.`,
  'cli.not-json': ({ why }: { why: string }) => `That is not JSON: ${why}`,
  'cli.not-an-object': () => 'The input must be a JSON object, like {"path": "/tmp"}.',
  'cli.before-unknown': () => 'How it was before is not known any more. This is how it is now:',
  'cli.same-description': () =>
    'Its description and its input are as they were; its title, output or hints are others.',
  'cli.more-lines': ({ n }: { n: number }) => `… and ${n} lines more`,
  'cli.only-counts': () => 'Only times, dates or counts changed. With --changing it is not held for these again.',
  'cli.stays-where': ({ name, why }: { name: string; why: string }) => `${name} stays where it is: ${why}`,
  'cli.install-question': ({ n, loading, joining }: { n: number; loading: readonly string[]; joining: string }) =>
    `Install and start ${n === 1 ? 'exactly this' : `exactly these ${n}`}${
      loading.length === 0 ? '' : `, with ${namesInWords(loading)}, which can load other code`
    }${joining}?`
}
