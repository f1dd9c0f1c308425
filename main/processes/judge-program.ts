/**
 * Can this system run this file? Looked at before the start, because execvp, which every way of starting goes through,
 * hands a file that the kernel refuses to /bin/sh: a program for another machine then fails as a shell script with a
 * syntax error, again and again. Text without `#!` is left to the shell, as there.
 */
import { open, readFile, readdir, stat } from 'node:fs/promises'
import { endianness, machine } from 'node:os'
import { failed, type Outcome } from '../../contract/failure.ts'
import { inWords, say, sentence, type Said } from '../../contract/words/say.ts'

export interface Machine {
  readonly platform: NodeJS.Platform
  /** As `process.arch` says it. */
  readonly arch: string
  /** As `uname -m` says it; a 32-bit Node may run on a 64-bit kernel. */
  readonly kernel: string
  readonly littleEndian: boolean
}
export interface Verdict {
  /** What the file is, after "…/file ". */
  readonly what: string
  readonly said: Said
  /** Whole, but for something else: an interpreter that was registered with the system may run it. */
  readonly foreign: boolean
}

/** e_machine of the ELF specification: its name for people, and where Linux runs it natively. */
const elfMachines: Readonly<Record<number, readonly [name: string, ...runsOn: string[]]>> = {
  3: ['32-bit x86', 'ia32', 'i686', 'x64', 'x86_64'],
  8: ['MIPS', 'mips', 'mipsel', 'mips64', 'mips64el'],
  20: ['32-bit PowerPC', 'ppc', 'ppc64', 'ppc64le'],
  21: ['64-bit PowerPC', 'ppc64', 'ppc64le'],
  22: ['IBM Z (s390x)', 's390', 's390x'],
  40: ['32-bit ARM', 'arm', 'armv7l', 'armv6l', 'armv8l', 'arm64', 'aarch64'],
  62: ['64-bit x86 (x86_64)', 'x64', 'x86_64'],
  183: ['64-bit ARM (aarch64)', 'arm64', 'aarch64'],
  243: ['RISC-V', 'riscv64'],
  258: ['LoongArch', 'loong64', 'loongarch64']
}
const headBytes = 512
/** Cosmopolitan's programs run everywhere, on purpose through that very shell. */
const runEverywhere = /^(?:MZqFpD='|jartsr='|APEDBG=')/

/** Null: nothing speaks against it. `head` is its first bytes, `size` that of the whole file. Pure. */
export function judgeProgram(head: Buffer, size: number, on: Machine): Verdict | null {
  const magic = head.length < 4 ? 0 : head.readUInt32BE(0)
  if (head.length === 0 || head.subarray(0, 2).toString('latin1') === '#!') return null
  if (runEverywhere.test(head.subarray(0, 16).toString('latin1'))) return null
  if (on.platform === 'win32') return judgeOnWindows(head, on)
  if (magic === 0x7f_45_4c_46) return judgeElf(head, size, on)
  const forMac = [0xfe_ed_fa_ce, 0xfe_ed_fa_cf, 0xce_fa_ed_fe, 0xcf_fa_ed_fe].includes(magic)
  if (on.platform === 'darwin') {
    // CPU_TYPE_ARM64: an Intel Mac has nothing that runs it, while the other way round there is Rosetta.
    if (forMac && on.arch === 'x64' && head.length >= 8 && head.readUInt32LE(4) === 0x01_00_00_0c)
      return foreign(say('program.for-apple-silicon'))
    if (forMac || magic === 0xca_fe_ba_be || magic === 0xca_fe_ba_bf) return null
  } else if (forMac) return foreign(say('program.for-macos'))
  const binary = head.subarray(0, 256).includes(0)
  if (binary && head.subarray(0, 2).toString('latin1') === 'MZ') return foreign(say('program.for-windows'))
  return binary ? foreign(say('program.none')) : null
}

function judgeElf(head: Buffer, size: number, on: Machine): Verdict | null {
  if (on.platform === 'darwin') return foreign(say('program.for-linux'))
  const damaged = unsound(say('program.damaged'))
  const [bits, order] = [head[4], head[5]]
  const wide = bits === 2
  if ((bits !== 1 && !wide) || (order !== 1 && order !== 2) || head.length < (wide ? 64 : 52)) return damaged
  const little = order === 1
  const u16 = (at: number) => (little ? head.readUInt16LE(at) : head.readUInt16BE(at))
  const u32 = (at: number) => (little ? head.readUInt32LE(at) : head.readUInt32BE(at))
  const built = elfMachines[u16(18)]
  const [name, ...runsOn] = built ?? [sentence('program.other-machine', { number: u16(18) })]
  // Of a machine that is in none of the lists, nothing is known.
  const known = Object.values(elfMachines).some((each) => each.includes(on.arch, 1))
  if (known && !runsOn.includes(on.arch) && !runsOn.includes(on.kernel))
    return foreign(say('program.for-machine', { machine: name, own: ownName(on) }))
  if (known && little !== on.littleEndian) return foreign(say('program.for-byte-order', { machine: name }))
  const kind = u16(16)
  if (kind !== 2 && kind !== 3) return unsound(say('program.part'))
  const headersAt = wide ? Number(little ? head.readBigUInt64LE(32) : head.readBigUInt64BE(32)) : u32(28)
  const [each, count] = wide ? [u16(54), u16(56)] : [u16(42), u16(44)]
  return count === 0 || headersAt + each * count > size ? damaged : null
}

const foreign = (said: Said): Verdict => ({ what: inWords(said), said, foreign: true })
const unsound = (said: Said): Verdict => ({ what: inWords(said), said, foreign: false })

const ownName = (on: Machine): string =>
  Object.values(elfMachines).find(([, first]) => first === on.arch)?.[0] ?? on.arch

function judgeOnWindows(head: Buffer, on: Machine): Verdict | null {
  if (head.subarray(0, 2).toString('latin1') !== 'MZ') return unsound(say('program.none'))
  const at = head.length < 64 ? head.length : head.readUInt32LE(60)
  // IMAGE_FILE_MACHINE_ARM64; Windows on ARM runs the others.
  if (at + 6 <= head.length && head.readUInt16LE(at + 4) === 0xaa_64 && on.arch !== 'arm64')
    return foreign(say('program.for-windows-arm'))
  return null
}

/** Files that were found good, by path, time and size: a restart looks at nothing but those. */
const good = new Set<string>()
const keptGood = 200

/** Refuses with not-executable; ok where nothing speaks against it, and where nothing can be found out. */
export async function checkProgram(file: string, on: Machine = thisMachine(), depth = 0): Promise<Outcome<null>> {
  if (on.platform === 'win32' && !/\.(?:exe|com)$/i.test(file)) return fine
  const info = await stat(file).catch(() => null)
  if (!info) return fine
  const key = `${file}\0${info.mtimeMs}\0${info.size}`
  if (good.has(key)) return fine
  const head = await firstBytes(file)
  if (!head) return fine
  const verdict = judgeProgram(head, info.size, on)
  if (verdict && !(verdict.foreign && on.platform === 'linux' && (await hasInterpreter(head, file))))
    return failed('not-executable', say('program.unfit', { file, what: verdict.said }), { detail: file })
  const interpreter = /^#![ \t]*(\/\S+)/.exec(head.toString('latin1'))?.[1]
  if (interpreter && depth < 3) {
    const through = await checkProgram(interpreter, on, depth + 1)
    if (!through.ok) return through
  }
  if (good.size >= keptGood) good.clear()
  if (!verdict) good.add(key)
  return fine
}
const fine: Outcome<null> = { ok: true, value: null }

const thisMachine = (): Machine => ({
  platform: process.platform,
  arch: process.arch,
  // Node has `machine` since 18.9 only; an older one may bring an older desktop app.
  kernel: typeof machine === 'function' ? machine() : process.arch,
  littleEndian: endianness() === 'LE'
})

/** Null: it may be run but not read. */
async function firstBytes(file: string): Promise<Buffer | null> {
  const handle = await open(file, 'r').catch(() => null)
  if (!handle) return null
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } catch {
    return null
  } finally {
    await handle.close()
  }
}

/** Has somebody registered an interpreter for such files (an emulator, Wine, Java)? */
async function hasInterpreter(head: Buffer, file: string): Promise<boolean> {
  const folder = '/proc/sys/fs/binfmt_misc'
  const names = await readdir(folder).catch(() => [])
  for (const name of names) {
    if (name === 'register' || name === 'status') continue
    const entry = await readFile(`${folder}/${name}`, 'utf8').catch(() => '')
    if (registeredFor(entry, head, file)) return true
  }
  return false
}
/** Does this entry of binfmt_misc, as the kernel prints it, match the file? Pure. */
export function registeredFor(entry: string, head: Buffer, file: string): boolean {
  if (!entry.startsWith('enabled')) return false
  const value = (name: string) => new RegExp(`^${name} (\\S+)`, 'm').exec(entry)?.[1]
  const extension = value('extension')
  if (extension !== undefined) return file.endsWith(extension)
  const magic = Buffer.from(value('magic') ?? '', 'hex')
  const mask = Buffer.from(value('mask') ?? '', 'hex')
  const offset = Number(value('offset') ?? 0)
  return (
    magic.length > 0 &&
    offset + magic.length <= head.length &&
    magic.every((byte, at) => ((head[offset + at]! ^ byte) & (mask[at] ?? 0xff)) === 0)
  )
}
