/** ARCHITECTURE.md names files that are there, and no file is so small that it only sends its one reader on. */
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { at } from '../../build/lib/root.mjs'
import { run } from '../../build/lib/run.mjs'
import { imports, sources } from './read-imports.ts'

const text = readFileSync(at('ARCHITECTURE.md'), 'utf8')
const section = (title: string) => {
  const [, body = ''] = text.split(`\n## ${title}\n`)
  return body.split('\n## ')[0]!
}
const named = (of: string) => [...of.matchAll(/`([^`]+)`/g)].map((each) => each[1]!)

describe('ARCHITECTURE.md', async () => {
  const { output } = await run('git', ['-C', at(), 'ls-files'], { capture: true })
  const files = output.split('\n').filter(Boolean)
  const folders = new Set(
    files.flatMap((file) => file.split('/').map((_, end, parts) => parts.slice(0, end).join('/')))
  )
  const paths = [...files, ...folders].map((path) => `/${path}`)
  /** A path from any folder on, with its extension or without. */
  const exists = (name: string) => {
    const wanted = `/${name.replace(/\/$/, '')}`
    return paths.some(
      (path) => path.endsWith(wanted) || path.replace(/(\.svelte)?\.(ts|mjs|svelte)$/, '').endsWith(wanted)
    )
  }

  it('was merged to the end', () => {
    expect(text).not.toMatch(/^(?:<{7}|={7}|>{7})/m)
  })
  it('names only paths that are there', () => {
    const path = /^(?:[a-z][\w-]*\/)+[\w.-]*$|^[\w-]+\.(?:ts|mjs|svelte)$/
    expect(named(text).filter((name) => path.test(name) && !exists(name))).toEqual([])
  })
  it.each(['Layout', 'Five trips', 'How to add'])('names only files that are there under “%s”', (title) => {
    expect(named(section(title)).filter((name) => /^[a-z][a-z-]+$/.test(name) && !exists(name))).toEqual([])
  })
})

describe('small files', () => {
  const lines = (file: string) => readFileSync(at(file), 'utf8').split('\n').length - 1
  /** Folders that are a list of one kind, a file each; and what runs on one system, or only inside Electron. */
  const kinds =
    /^main\/(cli|handlers|hosts\/profiles|catalogue\/warnings)\/|^contract\/words\/|\.(windows|darwin|linux)\.ts$|^main\/electron\/notifier|worker\.ts$/

  it('below 40 lines with one reader beside them are part of it', async () => {
    const { output } = await run('git', ['-C', at(), 'grep', '-ohE', "(from|import\\() *'[./][^']+'", '--', 'test'], {
      capture: true
    })
    const tested = (file: string) => output.includes(`/${file}'`)
    const lonely = sources.filter((file) => {
      const readers = new Set(imports.filter(({ to }) => to === file).map(({ from }) => from))
      const [reader] = readers
      if (!file.endsWith('.ts') || kinds.test(file) || readers.size !== 1 || reader === undefined) return false
      if (dirname(reader) !== dirname(file) || !reader.endsWith('.ts')) return false
      return lines(file) < 40 && lines(file) + lines(reader) <= 250 && !tested(file)
    })
    expect(lonely).toEqual([])
  })
})
