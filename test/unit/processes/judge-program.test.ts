import { expect, test } from 'vitest'
import { judgeProgram, registeredFor, type Machine } from '../../../main/processes/judge-program.ts'

const x64: Machine = { platform: 'linux', arch: 'x64', kernel: 'x86_64', littleEndian: true }
const arm64: Machine = { platform: 'linux', arch: 'arm64', kernel: 'aarch64', littleEndian: true }
const mac: Machine = { platform: 'darwin', arch: 'x64', kernel: 'x86_64', littleEndian: true }
const windows: Machine = { platform: 'win32', arch: 'x64', kernel: 'x86_64', littleEndian: true }

function elf(machine: number, more: { bits?: 1 | 2; type?: number; count?: number } = {}): Buffer {
  const { bits = 2, type = 3, count = 2 } = more
  const head = Buffer.alloc(256)
  head.set([0x7f, 0x45, 0x4c, 0x46, bits, 1, 1])
  head.writeUInt16LE(type, 16)
  head.writeUInt16LE(machine, 18)
  if (bits === 2) {
    head.writeBigUInt64LE(64n, 32)
    head.writeUInt16LE(56, 54)
    head.writeUInt16LE(count, 56)
  } else {
    head.writeUInt32LE(52, 28)
    head.writeUInt16LE(32, 42)
    head.writeUInt16LE(count, 44)
  }
  return head
}
const what = (head: Buffer | string, on: Machine, size?: number) => {
  const bytes = Buffer.from(head as string, 'latin1')
  return judgeProgram(bytes, size ?? bytes.length, on)?.what ?? null
}

test.each([
  ['an x86_64 program', elf(62), x64],
  ['a static one', elf(62, { type: 2 }), x64],
  ['a 32-bit program, which the kernel runs too', elf(3, { bits: 1 }), x64],
  ['an ARM program', elf(183), arm64],
  ['a program on a kernel wider than Node', elf(62), { ...x64, arch: 'ia32' }],
  ['any machine where ours is not known', elf(62), { ...x64, arch: 'unheard', kernel: 'unheard' }],
  ['a script', '#!/bin/sh\n\0', x64],
  ['text without a first line that names its interpreter', 'echo hello\n', x64],
  ['nothing', '', x64],
  ['a program that runs everywhere', "MZqFpD='\n\0\0\0", x64],
  ['a Mac program on a Mac', '\xcf\xfa\xed\xfe\x07\0\0\x01', mac],
  ['a universal one', '\xca\xfe\xba\xbe\0\0\0\x02', mac],
  ['a Windows program on Windows', 'MZ\x90\0', windows]
] as const)('%s is let through', (_, head, on) => expect(what(head as Buffer, on)).toBeNull())

test.each([
  [elf(183), x64, 'is built for 64-bit ARM (aarch64), and this computer is 64-bit x86 (x86_64)'],
  [elf(62), arm64, 'is built for 64-bit x86 (x86_64), and this computer is 64-bit ARM (aarch64)'],
  [
    elf(0x1234),
    x64,
    'is built for another kind of machine (ELF machine 4660), and this computer is 64-bit x86 (x86_64)'
  ],
  ['\x7fELFgarbage', x64, 'begins like a program but is damaged or not whole'],
  [elf(62).subarray(0, 40), x64, 'begins like a program but is damaged or not whole'],
  [elf(62).subarray(0, 100), x64, 'begins like a program but is damaged or not whole'],
  [elf(62, { type: 1 }), x64, 'is a part of a program, not a program'],
  ['\xcf\xfa\xed\xfe\x07\0\0\x01', x64, 'is built for macOS'],
  ['MZ\x90\0\x03\0', x64, 'is built for Windows'],
  ['PK\x03\x04\x14\0\0\0', x64, 'is not a program this system can run'],
  [elf(62), mac, 'is built for Linux'],
  ['\xcf\xfa\xed\xfe\x0c\0\0\x01', mac, 'is built for a Mac with Apple silicon'],
  ['echo hello', windows, 'is not a program this system can run']
] as const)('what is not for this computer is named: %#', (head, on, said) =>
  expect(what(head as Buffer, on)).toBe(said)
)

test('an interpreter registered with the kernel is matched by magic and mask, or by extension', () => {
  const emulator =
    'enabled\ninterpreter /usr/bin/qemu-aarch64-static\nflags: OCF\noffset 0\nmagic 7f454c460201010000000000000000000200b700\nmask ffffffffffffff00fffffffffffffffffeffffff\n'
  expect(registeredFor(emulator, elf(183), '/x')).toBe(true)
  expect(registeredFor(emulator, elf(62), '/x')).toBe(false)
  expect(registeredFor(emulator.replace('enabled', 'disabled'), elf(183), '/x')).toBe(false)
  expect(registeredFor('enabled\ninterpreter /usr/bin/x\nflags: \nextension .jar\n', elf(62), '/a.jar')).toBe(true)
})
