/** A plain reading of the sources' imports, without a resolver: they carry their extension. */
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { at, root } from '../../build/lib/root.mjs'

export const sources: readonly string[] = ['contract', 'main', 'preload', 'renderer'].flatMap((layer) =>
  readdirSync(at(layer), { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile() && /\.(ts|svelte)$/.test(each.name))
    .map((each) => relative(root, join(each.parentPath, each.name)).split(sep).join('/'))
)
export interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
  /** What stands between the braces, as written. */
  readonly names: string
}
/** Every import of the layers, types too. */
export const imports: readonly Import[] = sources.flatMap((from) => {
  const text = readFileSync(at(from), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
  return [
    ...text.matchAll(
      /(?:import|export)\s+(type\s)?([^'";]*?\sfrom\s)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g
    )
  ].map((each) => {
    const name = (each[3] ?? each[4])!
    const to = name.startsWith('.')
      ? relative(root, join(root, dirname(from), name))
          .split(sep)
          .join('/')
      : name
    return { from, to, typeOnly: each[1] !== undefined, names: each[2] ?? '' }
  })
})
