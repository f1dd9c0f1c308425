/** What the palette lists first. */
import Fuse from 'fuse.js'
import { describe, expect, test } from 'vitest'
import { inWords } from '../../../contract/words/say.ts'
import type { Command } from '../../../renderer/shell/commands.ts'
import { paletteSections } from '../../../renderer/shell/palette-sections.ts'

const make = (kind: Command['kind'], title: string, more: Partial<Command> = {}): Command => ({
  id: `${kind}:${title}`,
  kind,
  title,
  note: '',
  run: () => undefined,
  ...more
})
const commands: readonly Command[] = [
  make('Server', 'memory', { server: 'memory', signal: 'ready' }),
  make('Server', 'sentry', { server: 'sentry', signal: 'attention' }),
  make('Server', 'devtools', { server: 'devtools', signal: 'ready' }),
  make('Do', 'Restart all servers', { whole: true }),
  make('Do', 'Add server'),
  make('Do', 'Restart memory', { server: 'memory' }),
  make('Do', 'Restart sentry', { server: 'sentry' }),
  make('Do', 'Stop memory', { server: 'memory' }),
  make('Do', 'Plug memory into Cursor', { server: 'memory', rare: true }),
  make('Go to', 'Settings'),
  make('Setting', 'Theme'),
  ...['read_graph', 'search_nodes', 'add', 'remove', 'open'].map((name) => make('Tool', name, { server: 'memory' })),
  make('Tool', 'take_memory_snapshot', { server: 'devtools' }),
  make('Tool', 'search_issues', { server: 'sentry' }),
  make('Catalogue', 'Basic Memory'),
  make('Catalogue', 'REST client')
]
const fuse = new Fuse(commands, { keys: ['title'], threshold: 0.34, ignoreLocation: true })
const search = (word: string) => fuse.search(word).map((hit) => hit.item)
const list = (typed: string, near: string | null = null) =>
  paletteSections(typed, { commands, search, near }).map(
    (section) => [inWords(section.title), section.commands.map((command) => command.title)] as const
  )

describe('the palette', () => {
  test('at rest: what needs a person first; nothing that there is once a server', () => {
    const sections = list('')
    expect(sections[0]).toEqual(['Needs you', ['sentry']])
    expect(sections.flatMap(([, titles]) => titles)).not.toContain('Restart memory')
    expect(sections.flatMap(([, titles]) => titles)).not.toContain('Plug memory into Cursor')
  })
  test('commands come before servers, and never all of them at once on top', () => {
    const [first] = list('rest')
    expect(first?.[0]).toBe('Commands')
    expect(first?.[1][0]).not.toBe('Restart all servers')
    expect(first?.[1]).toContain('Restart all servers')
  })
  test('a server by its name: its own tools and what can be done with it, then others’', () => {
    const sections = new Map(list('mem'))
    expect([...sections.keys()]).toEqual(['Servers', 'Its tools', 'What you can do with it', 'Elsewhere'])
    expect(sections.get('Servers')).toEqual(['memory'])
    expect(sections.get('Its tools')).toHaveLength(4)
    expect(sections.get('What you can do with it')).toEqual(['Restart memory', 'Stop memory'])
    expect(sections.get('Elsewhere')).toContain('take_memory_snapshot')
  })
  test('the tools of the server that is open come before those of others', () => {
    const tools = (near: string | null) => new Map(list('search', near)).get('Tools')?.[0]
    expect(tools('memory')).toBe('search_nodes')
    expect(tools('sentry')).toBe('search_issues')
  })
  test('behind > there are commands only', () => {
    expect(list('>').map(([title]) => title)).toEqual(['Commands', 'Go to'])
    expect(list('>mem').flatMap(([, titles]) => titles)).not.toContain('memory')
  })
  test('nothing is listed twice', () => {
    for (const typed of ['', 'm', 'mem', 'memory', 's', 're', '>r', 'search', 'theme']) {
      const titles = paletteSections(typed, { commands, search, near: null }).flatMap((each) => each.commands)
      expect(new Set(titles).size).toBe(titles.length)
    }
  })
})
