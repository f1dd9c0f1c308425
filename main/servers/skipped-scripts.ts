/**
 * A server that ends because something is missing that an install script of its packages would have made: an addon that
 * is compiled or downloaded, a browser, a program for this system. Install scripts do not run unless a person wants it.
 * Pure.
 */
import type { Failure } from '../../contract/failure.ts'
import type { ServerDefinition } from '../../contract/model.ts'
import { isPackage, runsScripts } from '../../contract/packages.ts'
import { say, sentence, worded } from '../../contract/words/say.ts'

/** What runtimes and the usual loaders of addons and downloads say when they find nothing. */
const missing: readonly RegExp[] = [
  /Cannot find module '[^']*\.node'/,
  /Cannot find (?:module|package) '[^']*\/(?:build|prebuilds?|lib\/binding|bin|vendor|dist\/native)\/[^']*'/i,
  /Could not locate the bindings file/,
  /No native build was found for (?:platform|runtime)/i,
  /(?:could not|cannot|failed to|unable to) (?:find|load|locate|open)\b[^\n]{0,80}\b(?:native|prebuil[dt]\w*|bindings?|addon)\b/i,
  /\bprebuild(?:-install|ify)?\b[^\n]{0,80}\b(?:not found|missing|failed|no such)\b/i,
  /Could not load the ["']?sharp["']? module|Something went wrong installing the ["']sharp["'] module/,
  /Could not find (?:Chrome|Chromium|Firefox|browser)\b|Browser was not found at|Failed to launch the browser process/i,
  /Executable doesn't exist at|run "?npx (?:playwright|puppeteer)[^\n]*install/i,
  /Electron failed to install correctly/,
  /The package "@[\w.-]+\/[\w.-]+" could not be found, and is needed by/,
  /needs to be (?:re)?built|did you (?:forget to )?run (?:npm )?(?:install|rebuild)|(?:postinstall|install script)[^\n]{0,60}\b(?:not run|skipped|did not run|disabled)/i,
  /(?:spawn|posix_spawnp?) [^\n]*node_modules[^\n]* ENOENT/,
  /was compiled against a different Node\.js version/
]

/** Null when its words do not point to it. `scripted`: packages of its folder that have an install script. */
export function skippedScripts(
  { id, name, source }: Pick<ServerDefinition, 'id' | 'name' | 'source'>,
  stderr: readonly string[],
  scripted: readonly string[]
): Failure | null {
  if (!isPackage(source) || runsScripts(source) || scripted.length === 0) return null
  const line = stderr.findLast((each) => missing.some((pattern) => pattern.test(each.slice(0, 1_000))))
  if (line === undefined) return null
  // The package that the line names comes first: its script it is.
  const named = scripted.filter((each) => line.includes(`/${each}/`) || line.includes(`\\${each}\\`))
  const packages = named.length > 0 ? named.slice(0, 1) : scripted.slice(0, 4)
  return {
    code: 'scripts-skipped',
    ...worded(say('scripts.skipped', { name, packages })),
    detail: stderr.slice(-20).join('\n'),
    remedy: { label: sentence('scripts.review'), request: 'servers.allowScripts', input: { id, allow: true } }
  }
}
