/** What the palette lists for what is typed, in groups: what is nearest to a person's mind comes first. Pure. */
import type { Said } from '../../contract/words/say.ts'
import { say } from '../../contract/words/say.ts'
import type { Command } from './commands.ts'

export interface PaletteSection {
  readonly title: Said
  readonly commands: readonly Command[]
}
export interface PaletteView {
  readonly commands: readonly Command[]
  /** What fits the words, best first. */
  readonly search: (word: string) => readonly Command[]
  /** The server that is open or has the keyboard: its own things come before those of others. */
  readonly near: string | null
}

const most = 40
const mostTools = 4
const titles = {
  Do: say('palette.commands'),
  'Go to': say('palette.places'),
  Setting: say('palette.settings'),
  Server: say('palette.servers'),
  Host: say('palette.hosts'),
  Tool: say('palette.tools'),
  Catalogue: say('palette.catalogue')
} as const satisfies Record<Command['kind'], Said>
/** Commands stand before servers; what would first have to be added comes last. */
const order: readonly Command['kind'][] = ['Do', 'Go to', 'Setting', 'Server', 'Host', 'Tool', 'Catalogue']

export function paletteSections(typed: string, view: PaletteView): readonly PaletteSection[] {
  const only = typed.startsWith('>')
  const word = typed.replace(/^>/, '').trim()
  const commands = only ? view.commands.filter(isCommand) : view.commands
  if (word === '') return only ? filled([section('Do', commands), section('Go to', commands)]) : atRest(commands)
  const hits = view.search(word).filter((command) => !only || isCommand(command))
  const named = only ? undefined : serverNamed(word, hits, commands)
  return named ? aroundServer(named, hits, view) : byKind(word, hits, view.near)
}

const isCommand = ({ kind }: Command): boolean => kind === 'Do' || kind === 'Go to' || kind === 'Setting'
const starts = (command: Command, word: string): boolean => command.title.toLowerCase().startsWith(word.toLowerCase())
const filled = (sections: readonly PaletteSection[]): readonly PaletteSection[] =>
  sections.filter((each) => each.commands.length > 0)
const section = (kind: Command['kind'], from: readonly Command[]): PaletteSection => ({
  title: titles[kind],
  commands: from.filter(
    (command) => command.kind === kind && !command.rare && (kind === 'Server' || command.server === undefined)
  )
})

/** Nothing is typed: what needs a person first. */
function atRest(commands: readonly Command[]): readonly PaletteSection[] {
  const needs = (command: Command): boolean =>
    command.kind === 'Server' && (command.signal === 'failed' || command.signal === 'attention')
  const servers = section('Server', commands)
  return filled([
    { title: say('palette.needs-you'), commands: commands.filter(needs) },
    { ...servers, commands: servers.commands.filter((command) => !needs(command)) },
    section('Do', commands),
    section('Go to', commands),
    section('Host', commands)
  ])
}

/** The server that is meant by its name, unless a command begins like that: those are found first. */
function serverNamed(word: string, hits: readonly Command[], commands: readonly Command[]): Command | undefined {
  const exact = commands.find(({ kind, title }) => kind === 'Server' && title.toLowerCase() === word.toLowerCase())
  if (exact) return exact
  if (hits.some((command) => isCommand(command) && starts(command, word))) return undefined
  return hits.find((command) => command.kind === 'Server' && starts(command, word))
}

/** It, its own tools, what can be done with it; then everything else that fits. */
function aroundServer(named: Command, hits: readonly Command[], view: PaletteView): readonly PaletteSection[] {
  const own = view.commands.filter((command) => command.server === named.server && command !== named)
  const tools = own.filter((command) => command.kind === 'Tool')
  // the tools that fit the words themselves come before the rest of its own
  const fit = tools.filter((tool) => hits.includes(tool))
  const shownTools = [...fit, ...tools.filter((tool) => !fit.includes(tool))].slice(0, Math.max(mostTools, fit.length))
  const doings = own.filter((command) => command.kind === 'Do' && !command.rare)
  const shown = new Set([named, ...shownTools, ...doings])
  return filled([
    { title: titles.Server, commands: [named] },
    { title: say('palette.its-tools'), commands: shownTools },
    { title: say('palette.its-doings'), commands: doings },
    { title: say('palette.elsewhere'), commands: hits.filter((command) => !shown.has(command)).slice(0, most) }
  ])
}

function byKind(word: string, hits: readonly Command[], near: string | null): readonly PaletteSection[] {
  const nearness = (command: Command): number => (command.server === undefined ? 1 : command.server === near ? 0 : 2)
  // a sort keeps the order of equals, which is that of the search
  const sorted = [...hits]
    .sort((a, b) => Number(starts(b, word)) - Number(starts(a, word)) || nearness(a) - nearness(b))
    .slice(0, most)
  return filled(
    order.map((kind) => {
      const commands = sorted.filter((command) => command.kind === kind)
      return { title: titles[kind], commands: kind === 'Do' ? wholeLater(commands) : commands }
    })
  )
}

/** "All" never stands on top, where Enter would do it by mistake: one of them first. */
function wholeLater(commands: readonly Command[]): readonly Command[] {
  const at = commands.findIndex((command) => !command.whole)
  const one = commands[at]
  return one === undefined ? commands : [one, ...commands.filter((command) => command !== one)]
}
