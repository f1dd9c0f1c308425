/** Services that keep something on disk: settings, secrets, logs, notices, activity, what was accepted, tokens. */
import { join } from 'node:path'
import { sentence } from '../../contract/words/say.ts'
import { createActivity } from '../activity/activity.ts'
import type { CoreParts } from '../app-types.ts'
import { damageNotice } from '../files/damage-words.ts'
import { clearWayForFolder, createReadOwn, type Damage, type TellDamage } from '../files/own-file.ts'
import { safeWrite } from '../files/safe-write.ts'
import { createTokens } from '../gateway/tokens.ts'
import { createFetchPicture } from '../icons/fetch-picture.ts'
import { createIcons } from '../icons/icons.ts'
import { createLogBook } from '../logs/log-book.ts'
import type { Places } from '../lib/places.ts'
import { createNotices } from '../notices.ts'
import { createRedactor } from '../secrets/redact.ts'
import { createVault } from '../secrets/vault.ts'
import { createSettingsStore } from '../settings/settings-store.ts'
import { createAcceptedTools } from '../state/accepted.ts'

export type StoredServices = ReturnType<typeof openStoredServices>

export function openStoredServices({ env, clock, places, openSettings }: CoreParts) {
  const write = (path: string, text: string) => safeWrite(path, text)
  const store = createSettingsStore({ places, clock, ...(openSettings ? { open: openSettings } : {}) })
  const settings = () => store.get().settings
  const redactor = createRedactor()
  const notices = createNotices(store.notices())
  const damages: Damage[] = []
  const onDamage: TellDamage = (damage) => {
    damages.push(damage)
    notices.add(damageNotice(damages))
    // In a moment: it may be the log itself that is just being opened.
    queueMicrotask(() =>
      logs.write('_core', 'lifecycle', `${damageNotice([damage]).message} ${damage.why}`, { level: 'warning' })
    )
  }
  const readOwn = createReadOwn(onDamage)
  for (const [folder, holds] of ownFolders(places)) clearWayForFolder(folder, holds, onDamage)
  const logs = createLogBook({
    folder: places.logs,
    redact: redactor,
    clock,
    onDamage,
    limits: () => ({ fileMb: settings().logFileMb, files: settings().logFiles, totalMb: settings().logTotalMb })
  })
  return {
    write,
    store,
    redactor,
    notices,
    readOwn,
    onDamage,
    logs,
    vault: createVault({
      places,
      choice: () => settings().secretsWithoutKeychain,
      home: env['PATCHBAY_HOME'],
      readOwn,
      onUnchosen: (failure) => notices.add(failure)
    }),
    activity: createActivity({
      file: join(places.data, 'activity.sqlite'),
      clock,
      onTrouble: (message, detail) => notices.add({ code: 'disk-full', message, detail }),
      onDamage,
      contents: {
        redactor,
        keeps: (id) => store.get().servers.find((each) => each.id === id)?.keepsCalls !== false,
        days: () => settings().callDays
      }
    }),
    accepted: createAcceptedTools(join(places.data, 'accepted'), write, readOwn),
    icons: createIcons({ folder: join(places.data, 'icons'), write, readOwn, fetchPicture: createFetchPicture() }),
    tokens: createTokens(join(places.config, 'tokens.json'), write, readOwn),
    /** Where a bug of Patchbay's own is reported: the one handler of unexpected errors. */
    bug: (where: string, error: unknown) =>
      logs.write(
        '_core',
        'lifecycle',
        sentence('logs.mistake', {
          where,
          what: error instanceof Error ? (error.stack ?? error.message) : String(error)
        }),
        { level: 'error' }
      )
  }
}

/** What each folder of ours holds, outer ones first. */
const ownFolders = ({ config, data, logs }: Places): readonly (readonly [string, string])[] => [
  [data, sentence('holds.data')],
  ...(['kept', 'accepted', 'icons', 'test-calls', 'servers'] as const).map(
    (name) => [join(data, name), sentence('holds.nothing')] as const
  ),
  [join(config, 'backups'), sentence('holds.nothing')],
  [logs, sentence('holds.nothing')]
]
