/**
 * A folder held open while something is written into it. Its name may be given to another folder at any moment (a
 * synchronising program, a dotfile manager, somebody with bad intentions); what is made through the handle still lands
 * in this one, and what is taken away again is taken from this one, so that nothing of ours stays in a foreign folder.
 * Only Linux can reach a folder through its handle; elsewhere the name has to do.
 */
import { constants } from 'node:fs'
import { open, readlink, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { sentence } from '../../contract/words/say.ts'

export interface HeldFolder {
  /** The path of this name inside the folder that is held. */
  readonly at: (name: string) => string
  /** Words of the system, with the folder's own name in place of the handle's. */
  readonly named: (words: string) => string
  readonly close: () => Promise<void>
}

/** A handle that can be walked through but not read: asks for no permission but the one to pass. */
const pathOnly = 0o10_000_000

/** `folder` is a real path. Throws ESTALE when another folder has its name by now, or it became somebody else's. */
export async function holdFolder(folder: string): Promise<HeldFolder> {
  if (process.platform !== 'linux') return byName(folder)
  const handle = await open(folder, pathOnly | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  try {
    const link = `/proc/self/fd/${handle.fd}`
    const real = await readlink(link).catch(() => null)
    if (real === null) {
      await handle.close()
      return byName(folder)
    }
    if (real !== folder || !(await isOurs(handle))) throw replaced(folder)
    return {
      at: (name) => `${link}/${name}`,
      named: (words) => words.replaceAll(link, folder),
      close: () => handle.close()
    }
  } catch (error) {
    await handle.close().catch(() => undefined)
    throw error
  }
}

const byName = (folder: string): HeldFolder => ({
  at: (name) => path.join(folder, name),
  named: (words) => words,
  close: () => Promise.resolve()
})

async function isOurs(handle: FileHandle): Promise<boolean> {
  const { uid } = await handle.stat()
  return uid === process.getuid?.() || uid === 0
}

const replaced = (folder: string): Error =>
  Object.assign(new Error(sentence('kept.folder-replaced', { folder })), { code: 'ESTALE' })
