/**
 * Is what lies in a private folder still what was installed? After an install the code files are written down twice: by
 * size and time of change, which a look before each start compares within milliseconds, and by content, which decides
 * where that look finds a difference. The time is the one that the system itself keeps (ctime), so that setting a file's
 * date back hides nothing. Data that servers keep beside their code is not looked at, nor are files that came later.
 */
import { createHash } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { done, failed, type Outcome } from '../../contract/failure.ts'
import { say } from '../../contract/words/say.ts'
import { safeWrite } from '../files/safe-write.ts'
import { createBreather } from '../lib/breather.ts'

/** Of Node and of Python: what is run or loaded, and what says which of it is. Byte code is made later, of these. */
const isCode = (name: string): boolean =>
  /\.(?:[cm]?js|node|wasm|py|so|pyd|dylib|dll|exe|pth)$|\.so\.[\d.]+$|^package\.json$|^entry_points\.txt$|^pyvenv\.cfg$/.test(
    name
  )
/** Programs of an environment have no ending. */
const isProgram = (folder: string): boolean => /(?:^|[\\/])venv[\\/](?:bin|Scripts)$/.test(folder)
const trees = ['node_modules', 'venv']
const stampsIn = (prefix: string): string => path.join(prefix, 'installed-stamps.txt')
const contentsIn = (prefix: string): string => path.join(prefix, 'installed-files.json')
/** Nobody else has a turn for this long at most. */
const sliceMs = 4
const namedFiles = 5
const atOnce = 16

/** After an install, and after its scripts ran. What cannot be written is not checked later, and stops nothing. */
export async function recordInstalled(prefix: string): Promise<void> {
  const files = await codeFiles(prefix)
  const contents: Record<string, string> = {}
  for (let at = 0; at < files.length; at += atOnce) {
    const some = files.slice(at, at + atOnce)
    const read = await Promise.all(some.map((file) => contentOf(prefix, file)))
    for (const [index, file] of some.entries()) contents[file] = read[index]!
  }
  try {
    await safeWrite(contentsIn(prefix), `${JSON.stringify(contents)}\n`)
    await stamp(prefix, files)
  } catch {
    // A full disk, most likely: the install itself has said so, or will.
  }
}

/** Refuses with `integrity`, naming the files. Fine where nothing was written down: an install of an earlier version. */
export async function checkInstalled(prefix: string, name: string): Promise<Outcome<null>> {
  const stamps = await readFile(stampsIn(prefix), 'utf8').catch(() => '')
  const breathe = createBreather(sliceMs)
  const odd: string[] = []
  for (const line of stamps.split('\n')) {
    if (line === '') continue
    const [expected, file] = [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]
    if (stampOf(path.join(prefix, file)) !== expected) odd.push(file)
    await breathe()
  }
  return odd.length === 0 ? done(null) : byContent(prefix, name, odd)
}

/** A folder that was copied or restored has new times and the old content. */
async function byContent(prefix: string, name: string, odd: readonly string[]): Promise<Outcome<null>> {
  const text = await readFile(contentsIn(prefix), 'utf8').catch(() => '{}')
  const contents = new Map(Object.entries(parse(text)))
  const changed: string[] = []
  for (const file of odd) if (contents.get(file) !== (await contentOf(prefix, file))) changed.push(file)
  if (changed.length === 0) {
    await stamp(prefix, [...contents.keys()]).catch(() => undefined)
    return done(null)
  }
  return failed(
    'integrity',
    say('npm.files-changed', { name, files: changed.slice(0, namedFiles), more: changed.length - namedFiles }),
    { detail: changed.slice(0, 200).join('\n') }
  )
}

/** Relative to the folder, with forward slashes; links are not followed, for they lead out of it. */
async function codeFiles(prefix: string): Promise<readonly string[]> {
  const found = await Promise.all(
    trees.map((tree) => readdir(path.join(prefix, tree), { recursive: true, withFileTypes: true }).catch(() => []))
  )
  return found
    .flat()
    .filter((entry) => entry.isFile() && (isCode(entry.name) || isProgram(entry.parentPath)))
    .map((entry) => path.relative(prefix, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((file) => !file.includes('\n'))
    .sort()
}
function stampOf(file: string): string {
  const info = lstatSync(file, { throwIfNoEntry: false })
  return info?.isFile() ? `${info.size}:${info.ctimeMs}` : 'gone'
}
async function stamp(prefix: string, files: readonly string[]): Promise<void> {
  const lines = files.map((file) => `${stampOf(path.join(prefix, file))} ${file}`)
  await safeWrite(stampsIn(prefix), `${lines.join('\n')}\n`)
}
async function contentOf(prefix: string, file: string): Promise<string> {
  const bytes = await readFile(path.join(prefix, file)).catch(() => null)
  return bytes === null ? 'gone' : createHash('sha256').update(bytes).digest('base64')
}
function parse(text: string): Record<string, unknown> {
  try {
    return (JSON.parse(text) ?? {}) as Record<string, unknown>
  } catch {
    return {}
  }
}
