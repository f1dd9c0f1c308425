/**
 * Every sentence of Patchbay in English, by its key: a function from values to text. This is the one place where
 * sentences are made; another language is a second folder with the same keys.
 */
import { access } from './access.ts'
import { activity } from './activity.ts'
import { arrival } from './arrival.ts'
import { audit } from './audit.ts'
import { board } from './board.ts'
import { bridge } from './bridge.ts'
import { byHand } from './by-hand.ts'
import { catalogue } from './catalogue.ts'
import { cliTry } from './cli-try.ts'
import { commandLine } from './command-line.ts'
import { configFiles } from './config-files.ts'
import { core } from './core.ts'
import { files } from './files.ts'
import { gateway } from './gateway.ts'
import { home } from './home.ts'
import { hostFile } from './host-file.ts'
import { hosts } from './hosts.ts'
import { install } from './install.ts'
import { json } from './json.ts'
import { kept } from './kept.ts'
import { logs } from './logs.ts'
import { manage } from './manage.ts'
import { menus } from './menus.ts'
import { nesting } from './nesting.ts'
import { npm } from './npm.ts'
import { palette } from './palette.ts'
import { pypi } from './pypi.ts'
import { processes } from './processes.ts'
import { requests } from './requests.ts'
import { restart } from './restart.ts'
import { review } from './review.ts'
import { secrets } from './secrets.ts'
import { serverLists } from './server-lists.ts'
import { serverLog } from './server-log.ts'
import { serverOutput } from './server-output.ts'
import { servers } from './servers.ts'
import { snippets } from './snippets.ts'
import { sources } from './sources.ts'
import { tools } from './tools.ts'
import { tray } from './tray.ts'
import { undo } from './undo.ts'
import { wire } from './wire.ts'

export const en = {
  ...access,
  ...activity,
  ...arrival,
  ...audit,
  ...board,
  ...bridge,
  ...byHand,
  ...catalogue,
  ...cliTry,
  ...commandLine,
  ...configFiles,
  ...core,
  ...files,
  ...gateway,
  ...home,
  ...hostFile,
  ...hosts,
  ...install,
  ...json,
  ...kept,
  ...logs,
  ...manage,
  ...menus,
  ...nesting,
  ...npm,
  ...palette,
  ...pypi,
  ...processes,
  ...requests,
  ...restart,
  ...review,
  ...secrets,
  ...serverLists,
  ...serverLog,
  ...serverOutput,
  ...servers,
  ...snippets,
  ...sources,
  ...tools,
  ...tray,
  ...undo,
  ...wire
}
