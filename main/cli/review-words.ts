/** The review in a terminal: what is dangerous, exactly what runs, one argument a line, where it comes from; and what changed about a held tool. Pure. */
import { visibleText } from '../../contract/visible-text.ts'
import type { ConsentSheet, ToolView } from '../../contract/model.ts'
import { licenceValue } from '../../contract/words/licence.ts'
import { counted } from '../../contract/words/phrases.ts'
import { sentence } from '../../contract/words/say.ts'
import { optionFor } from './answers.ts'
import { table } from './words.ts'
import { diffLines } from 'diff'
import { makeVisible } from '../logs/visible.ts'

export function reviewWords(sheet: ConsentSheet): string {
  const parts: string[] = [`Add ${sheet.name} (${sheet.id})`]
  for (const warning of sheet.warnings)
    parts.push(
      `! ${warning.title}\n  ${warning.text}${warning.items.map((item) => `\n    ${visibleText(item)}`).join('')}`
    )
  if (sheet.url !== null) parts.push(`Exactly this will be reached\n  ${visibleText(sheet.url)}`)
  if (sheet.argv.length > 0) {
    const note = (index: number) =>
      sheet.argvNotes
        .filter((each) => each.index === index)
        .map((each) => `   (${each.note})`)
        .join('')
    parts.push(
      `Exactly this will run, no shell in between\n${sheet.argv.map((arg, index) => `  ${index}  ${visibleText(arg)}${note(index)}`).join('\n')}`
    )
  }
  const facts: string[][] = []
  if (sheet.argv.length > 0) facts.push(['Works in', sheet.cwd])
  facts.push([
    'Environment',
    [
      ...sheet.env.map((each) =>
        each.secret
          ? `${each.name} (secret)`
          : `${each.name}=${each.value ?? ''}${each.maybe ? maybeWords(each.name) : ''}`
      )
    ].join(', ') || 'nothing of its own'
  ])
  if (sheet.argv.length > 0) facts.push(['Passed on', sheet.inheritedEnv.join(', ') || 'nothing'])
  if (sheet.headers.length > 0)
    facts.push([
      'Headers',
      sheet.headers
        .map((each) =>
          each.secret ? `${each.name} (secret)` : each.maybe ? each.name + maybeWords(each.name) : each.name
        )
        .join(', ')
    ])
  const from = sheet.package
  if (from) {
    const willRun = sheet.scriptsRun ? 'will run once when you agree' : 'will not run'
    facts.push([
      'Package',
      `${from.name} ${from.version}${from.publishedAt ? `, published ${from.publishedAt.slice(0, 10)}` : ''}${from.releases > 0 ? `, ${counted(from.releases, 'release')}` : ''}`
    ])
    facts.push(['Publisher', from.publisher || 'not named'])
    if (from.license) facts.push(['Licence', licenceValue(from.license)])
    if (from.repository) facts.push(['Source', visibleText(from.repository)])
    if (from.engines)
      facts.push(['Needs', `${sentence(`source.runs-${sheet.packageKind ?? 'npm'}`)} ${visibleText(from.engines)}`])
    facts.push(['Integrity', from.integrity])
    facts.push([
      'Install scripts',
      from.scripts === null
        ? `not known; they ${willRun}`
        : from.scripts.length === 0
          ? 'none'
          : `${from.scripts.map((each) => each.package).join(', ')} ask for one; they ${willRun}`
    ])
    if (from.dependencies !== null) facts.push(['Brings along', counted(from.dependencies, 'package')])
  }
  if (sheet.runtime) facts.push(['Runtime', sheet.runtime.text])
  facts.push([
    'Plug it into',
    sheet.hosts
      .filter((each) => each.chosen)
      .map((each) => each.name)
      .join(', ') || 'no host yet'
  ])
  if (sheet.tools?.only) facts.push(['Tools on', sheet.tools.only.join(', ') || 'none'])
  if (sheet.tools && sheet.tools.off.length > 0) facts.push(['Tools off', sheet.tools.off.join(', ')])
  const missing = sheet.inputs.filter((each) => each.required && (each.value === null || each.value === ''))
  if (missing.length > 0)
    facts.push(['Still needed', missing.map((each) => `${each.label || each.key} (${optionFor(each)})`).join(', ')])
  const [first = ['', ''], ...rest] = facts
  parts.push(table(first, rest))
  return parts.join('\n\n')
}

/** A person says which it is. */
const maybeWords = (name: string): string =>
  ` (may be a secret: --secret ${name}=… keeps it as one, --plain ${name} says that it is none)`

/** Lines of the tool as a host sees it: its description, then its input. */
const lines = (tool: { readonly description: string; readonly inputSchema: unknown }): string =>
  `${tool.description}\n${JSON.stringify(tool.inputSchema, null, 2)}\n`
const mostLines = 400

/** What changed about a held tool. */
export function changeInWords(tool: ToolView): string {
  const before = tool.before ? lines(tool.before) : null
  const now = lines(tool)
  const parts =
    before === null
      ? [sentence('cli.before-unknown'), ...marked(now, ' ')]
      : before === now
        ? [sentence('cli.same-description')]
        : diffLines(before, now).flatMap((part) =>
            part.added || part.removed ? marked(part.value, part.added ? '+' : '-') : []
          )
  const more = parts.length > mostLines ? [sentence('cli.more-lines', { n: parts.length - mostLines })] : []
  const hint = tool.onlyCounts ? [sentence('cli.only-counts')] : []
  return [...parts.slice(0, mostLines), ...more, ...hint].join('\n')
}

const marked = (text: string, mark: string): readonly string[] =>
  text
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => `${mark} ${makeVisible(line)}`)
