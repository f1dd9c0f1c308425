import { mkdtemp, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createFileWatch, type FileWatch } from '../../../main/files/watch.ts'

let folder: string
let watching: FileWatch
let seen: string[]
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'patchbay-watch-'))
  seen = []
  watching = createFileWatch((file) => seen.push(file))
})
afterEach(async () => {
  await watching.close()
  await rm(folder, { recursive: true, force: true })
})

const replace = async (file: string, text: string) => {
  await writeFile(`${file}.tmp`, text)
  await rename(`${file}.tmp`, file)
}
async function expectSeen(file: string) {
  await vi.waitFor(() => expect(seen).toContain(file), { timeout: 5_000, interval: 20 })
  // A quiet spell, so that the next change is reported on its own.
  await vi.waitFor(
    async () => {
      const count = seen.length
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(seen.length).toBe(count)
    },
    { timeout: 5_000 }
  )
  seen.length = 0
}

test('changes in place and replacements by rename are told, again and again', async () => {
  const file = path.join(folder, 'mcp.json')
  await writeFile(file, '{}')
  watching.add(file)
  await watching.ready()
  for (let round = 0; round < 3; round++) {
    await replace(file, `{"round": ${round}}`)
    await expectSeen(file)
    await writeFile(file, `{"in place": ${round}}`)
    await expectSeen(file)
  }
})

test('a removed file is told, and so is its return', async () => {
  const file = path.join(folder, 'mcp.json')
  await writeFile(file, '{}')
  watching.add(file)
  await watching.ready()
  await unlink(file)
  await expectSeen(file)
  await writeFile(file, '{"back": true}')
  await expectSeen(file)
})

test('a change of the file behind a link is told under the name of the link', async () => {
  const real = path.join(folder, 'dotfiles.json')
  const link = path.join(folder, 'mcp.json')
  await writeFile(real, '{}')
  await symlink(real, link)
  watching.add(link)
  await watching.ready()
  for (let round = 0; round < 2; round++) {
    await replace(real, `{"round": ${round}}`)
    await expectSeen(link)
  }
})

test('after its undo a file is quiet', async () => {
  const file = path.join(folder, 'mcp.json')
  const other = path.join(folder, 'other.json')
  await writeFile(file, '{}')
  await writeFile(other, '{}')
  const end = watching.add(file)
  watching.add(other)
  await watching.ready()
  end()
  await writeFile(file, '{"x": 1}')
  await writeFile(other, '{"x": 1}')
  await expectSeen(other)
  expect(seen).not.toContain(file)
})
