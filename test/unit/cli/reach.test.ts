/** What the page can ask for, a command can: each request of the contract is used by one, or has its reason here. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { requestNames } from '../../../contract/names.ts'

const folder = join(import.meta.dirname, '..', '..', '..', 'main', 'cli')
const source = readdirSync(folder)
  .map((file) => readFileSync(join(folder, file), 'utf8'))
  .join('\n')

/** May only shrink. */
const elsewhere: Readonly<Record<string, string>> = {
  'view.chooseFolder': 'a folder is typed, or completed by the shell',
  'hosts.reveal': 'shows a file in the desktop’s own window; plan and list name its path',
  'hosts.import': 'import reads all hosts at once, with hosts.found',
  'logs.export': 'logs prints what it would save, as text or with --json',
  'activity.chart': 'a drawing; activity prints and exports what it is drawn from'
}

it('each request is asked by a command', () => {
  const asked = (name: string): boolean =>
    source.includes(`'${name}'`) ||
    (/^servers\.(start|stop|restart)$/.test(name) && source.includes('`servers.${word}`'))
  expect(requestNames.filter((name) => !asked(name))).toEqual(
    requestNames.filter((name) => Object.hasOwn(elsewhere, name))
  )
})
