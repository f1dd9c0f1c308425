/** Patchbay itself: its socket, its page and the answers that could not be given. */
interface Limit {
  limit: number
  unit: 'characters' | 'entries' | null
}

export const core = {
  'core.no-window': () => 'Only Patchbay’s own window can show a dialogue to choose a folder. Type its path instead.',
  'core.failed': () => 'Patchbay failed while it answered. Its own log has the reason.',
  'core.stopped': () => 'Patchbay stopped before it answered. Start it and try again.',
  'core.unwritable-answer': () =>
    'The answer could not be passed on: it is nested too deeply or too large to be written. Ask for less of it.',
  'core.other-version': () =>
    'This Patchbay does not understand the program that called it. They are of different versions: restart Patchbay, or the host.',
  'core.not-patchbay': ({ path }: { path: string }) =>
    `A program listens at ${path} but does not answer as Patchbay does.`,
  'core.foreign-folder': ({ folder }: { folder: string }) =>
    `${folder} must be a folder of yours, because Patchbay's control socket lies in it. It belongs to somebody else: remove it, or set PATCHBAY_HOME to a folder of your own.`,

  'page.hosts-only': () => 'Nothing is here. Hosts use /mcp.',
  'page.no-port': () => 'Patchbay listens on no port, so there is no page to link to. Choose another port in Settings.',
  'page.without': () => 'This Patchbay was started without its page. Start it with: patchbay serve',
  'page.missing': () => 'The page is missing from this Patchbay, so it can’t be shown. Install or build it again.',
  'page.own-address': () => 'Patchbay answers only to its own address on this computer.',
  'page.other-site': () => 'Another site may not use Patchbay.',
  'page.only-get': () => 'Only GET is answered here.',
  'page.unknown': () => 'There is no such page.',
  'page.used-link': () =>
    'This link to Patchbay has been used, or is older than ten minutes. Each link works once.\nFor a new one run:  patchbay open',
  'notice.port-taken': ({ wanted, port }: { wanted: number; port: number }) =>
    `Port ${wanted} is in use by another program, so hosts that use the URL reach Patchbay at port ${port} until it is free. Hosts that were joined with the bridge are not affected.`,
  'router.unknown': () =>
    'This Patchbay does not know how to do that. What asked for it may be of another version: reload it, or update both.',
  'router.no-request': ({ request }: { request: string }) => `There is no request named ${request}.`,
  'router.not-possible': ({ request, what }: { request: string; what: string }) =>
    `${request} was not possible with what was given. ${what}`,
  'router.failed': ({ request }: { request: string }) =>
    `${request} failed. That is a mistake in Patchbay; what you had is unchanged.`,

  'serve.page': ({ already, opened, url }: { already: boolean; opened: boolean; url: string }) =>
    `${already ? 'Patchbay runs already.' : 'Patchbay is running.'} ${opened ? 'Its page opens in your browser; this link works once:' : 'Open this link, it works once:'}\n${url}`,
  'serve.url': ({ url }: { url: string | null }) =>
    `Hosts that use a URL reach it at ${url ?? 'no address'}. Ctrl+C stops it and every server.`,
  'serve.other-port': ({ url, port }: { url: string; port: number }) =>
    `Patchbay runs already, and hosts that use the URL reach it at ${url}. To change the port, quit it and start it again with --port ${port}.`,
  'serve.bad-port': () => '--port is a number from 0 to 65535.',
  'serve.usage': ({ why }: { why: string }) => `${why}\nUsage: patchbay serve [--port N] [--no-open] [--json]`,
  'serve.failed': ({ why }: { why: string }) => `Patchbay could not start. ${why}`,

  'input.problem': ({ field, need }: { field: string | null; need: string }) => `The ${field ?? 'input'} ${need}.`,
  'input.problems': ({ problems, more }: { problems: readonly string[]; more: number }) =>
    problems.join(' ') + (more > 0 ? ` And ${more} more.` : ''),
  'input.at-most': ({ limit, unit }: Limit) => `is at most ${limit}${unit === null ? '' : ` ${unit} long`}`,
  'input.at-least': ({ limit, unit }: Limit) => `is at least ${limit}${unit === null ? '' : ` ${unit} long`}`,
  'input.one-of': ({ values }: { values: readonly string[] }) =>
    `is ${values.length === 1 ? '' : 'one of '}${values.join(', ')}`,
  'input.missing': () => 'is missing',
  'input.kind': ({ kind }: { kind: string }) => `must be of the kind ${kind}`,
  'input.takes-no': ({ names }: { names: readonly string[] }) => `takes no ${names.join(', ')}`,
  'input.does-not-fit': ({ why }: { why: string }) => `does not fit: ${why}`
}
