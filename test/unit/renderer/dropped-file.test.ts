/** A dropped file is read by what it is: a bundle or a picture never ends as text in a box. */
import { describe, expect, test } from 'vitest'
import { fileKind, textOf } from '../../../renderer/lib/dropped-file.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('a dropped file', () => {
  test.each([
    ['mcp.json', 20, bytes('{"mcpServers":{}}'), 'text'],
    ['README.md', 20, bytes('# Server'), 'text'],
    ['no-name', 20, bytes('npx -y x'), 'text'],
    ['notes', 20, bytes('PKI notes'), 'text'],
    ['files.mcpb', 20, bytes('PK\u0003\u0004…'), 'bundle'],
    ['FILES.DXT', 20, bytes('anything'), 'bundle'],
    ['renamed.json', 20, bytes('PK\u0003\u0004…'), 'archive'],
    ['package.tgz', 20, new Uint8Array([0x1f, 0x8b, 8]), 'archive'],
    ['picture.png', 20, new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]), 'binary'],
    ['program', 20, new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 0]), 'binary'],
    ['notepad.json', 20, new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), 'text'],
    ['huge.json', 3_000_000, bytes('{'), 'too-large'],
    ['empty.json', 0, bytes(''), 'text']
  ] as const)('%s of %i bytes is %4$s', (name, size, head, kind) => {
    expect(fileKind(name, size, head)).toBe(kind)
  })
  test('of an editor that writes UTF-16 is read as that', () => {
    expect(textOf(new Uint8Array([0xff, 0xfe, 0x7b, 0, 0x7d, 0]))).toBe('{}')
    expect(textOf(new Uint8Array([0xfe, 0xff, 0, 0x7b, 0, 0x7d]))).toBe('{}')
    expect(textOf(bytes('\ufeff{}'))).toBe('{}')
  })
})
