/** The programs that an npm package names. Pure. */
import path from 'node:path'
import { unscoped, type Program } from '../programs.ts'

/** The `bin` field in both its forms; entries that point outside the package are left out. */
export function binsOf(packageName: string, bin: unknown): readonly Program[] {
  const table =
    typeof bin === 'string' ? { [unscoped(packageName)]: bin } : typeof bin === 'object' && bin !== null ? bin : {}
  const bins: Program[] = []
  for (const [name, file] of Object.entries(table)) {
    if (typeof file !== 'string' || file === '') continue
    const clean = path.posix.normalize(file.replaceAll('\\', '/')).replace(/^(?:\.\/|\/)+/, '')
    if (clean === '.' || clean.startsWith('..')) continue
    bins.push({ name, file: clean })
  }
  return bins
}
