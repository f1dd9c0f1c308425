/**
 * From the command of a definition to the file that runs. Done here and not left to the system, so that a failure can
 * say where was looked, and so that Windows' .cmd shims run without a shell (a shell would parse the arguments again).
 */
import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { posix, win32 } from 'node:path'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { checkProgram } from './judge-program.ts'
import { say, sentence } from '../../contract/words/say.ts'

export interface Program {
  readonly file: string
  /** Goes before the definition's own arguments: the script behind a shim. */
  readonly leading: readonly string[]
}
export interface Surroundings {
  readonly path: string
  readonly cwd: string
  readonly platform: NodeJS.Platform
  /** Windows: extensions that may be left out. */
  readonly pathExt?: string
  /** What a leading `~/` of the command means. */
  readonly home?: string
}

/** Refusals: bad-cwd, command-not-found (detail: the folders searched), not-executable. Nothing is run to find out. */
export async function resolveCommand(command: string, around: Surroundings): Promise<Outcome<Program>> {
  const [folder, program] = await Promise.all([stat(around.cwd).catch(() => null), find(command, around)])
  if (folder?.isDirectory()) {
    if (!program.ok || around.platform !== process.platform) return program
    const runs = await checkProgram(program.value.file)
    return runs.ok ? program : runs
  }
  return failed('bad-cwd', say('command.bad-folder', { folder: around.cwd, exists: folder !== null }), {
    detail: around.cwd
  })
}

async function find(said: string, around: Surroundings): Promise<Outcome<Program>> {
  const windows = around.platform === 'win32'
  const path = windows ? win32 : posix
  const command = fromHome(said, around, path)
  const named = windows ? /[\\/]/.test(command) || /^[a-z]:/i.test(command) : command.includes('/')
  const folders = named ? [''] : around.path.split(path.delimiter).filter((entry) => entry !== '')
  let forbidden: string | null = null
  for (const entry of folders) {
    for (const file of candidates(named ? path.resolve(around.cwd, command) : path.join(entry, command), around)) {
      const found = await look(file, windows)
      if (found === 'yes')
        return windows && /\.(cmd|bat)$/i.test(file) ? throughShim(file) : done({ file, leading: [] })
      if (found === 'no') forbidden ??= file
    }
  }
  if (forbidden)
    return failed('not-executable', say('command.not-executable', { file: forbidden }), { detail: forbidden })
  return named
    ? failed('command-not-found', say('command.no-file', { command }), {
        detail: command
      })
    : failed('command-not-found', say('command.not-found', { command }), {
        detail: sentence('command.searched', { folders: folders.join(path.delimiter) })
      })
}

/** `~/bin/server`, as people write it in their hosts' files, where a shell would have put in their home. */
function fromHome(command: string, around: Surroundings, path: typeof posix): string {
  const below = (path === win32 ? /^~[\\/](.+)/s : /^~\/(.+)/s).exec(command)?.[1]
  return below !== undefined && around.home ? path.join(around.home, below) : command
}

function candidates(file: string, around: Surroundings): readonly string[] {
  if (around.platform !== 'win32') return [file]
  const known = (around.pathExt ?? '.COM;.EXE;.BAT;.CMD').split(';').filter((extension) => extension !== '')
  const own = win32.extname(file).toLowerCase()
  // `npx` beside `npx.cmd` is a script for another system's shell: with extensions first.
  return known.some((extension) => extension.toLowerCase() === own)
    ? [file]
    : known.map((extension) => file + extension.toLowerCase())
}
async function look(file: string, windows: boolean): Promise<'yes' | 'no' | 'absent'> {
  const [info, may] = await Promise.all([
    stat(file).catch(() => null),
    windows ||
      access(file, constants.X_OK).then(
        () => true,
        () => false
      )
  ])
  if (!info) return 'absent'
  return info.isFile() && may ? 'yes' : 'no'
}
async function throughShim(file: string): Promise<Outcome<Program>> {
  const text = await readFile(file, 'utf8').catch(() => '')
  const script = readShim(text, win32.dirname(file))
  if (!script) return failed('not-executable', say('command.batch-file', { file }), { detail: file })
  const beside = win32.join(win32.dirname(file), 'node.exe')
  const node = (await look(beside, true)) === 'yes' ? beside : 'node.exe'
  return done({ file: node, leading: [script] })
}
/** The script that an npm shim runs with node: `"%dp0%\..\x\bin.js" %*`, or npm's own npx.cmd. Null for anything else. */
export function readShim(text: string, folder: string): string | null {
  const own = /SET\s+"?(?:NPX|NPM)_CLI_JS=%~dp0\\?([^"\r\n]+?\.js)"?/i.exec(text)
  const usual = /"%(?:~dp0|dp0%)\\?([^"]+?\.(?:js|cjs|mjs))"\s+%\*/i.exec(text)
  const wanted = /(?:NPX_CLI_JS)=%~dp0\\?([^"\r\n]+?\.js)/i.exec(text) ?? own ?? usual
  return wanted ? win32.join(folder, wanted[1]!) : null
}
