/** The rooms that keep something: settings, secrets, logs, notices, activity, what was accepted, tokens. */
import { join } from 'node:path'
import { createActivity } from '../activity/activity.ts'
import type { BuildParts } from '../build-house.ts'
import { damageNotice } from '../files/damage-words.ts'
import type { Damage, TellDamage } from '../files/own-file.ts'
import { safeWrite } from '../files/safe-write.ts'
import { createTokens } from '../gateway/tokens.ts'
import { createLogBook } from '../logs/log-book.ts'
import { createNotices } from '../notices.ts'
import { createRedactor } from '../secrets/redact.ts'
import { createVault } from '../secrets/vault.ts'
import { createSettingsStore } from '../settings/settings-store.ts'
import { createAcceptedTools } from '../state/accepted.ts'

export type KeptRooms = ReturnType<typeof openKeptRooms>

export function openKeptRooms({ env, clock, places }: BuildParts) {
  const write = (path: string, text: string) => safeWrite(path, text)
  const store = createSettingsStore({ places, clock })
  const settings = () => store.get().settings
  const redactor = createRedactor()
  const notices = createNotices(store.notices())
  const damages: Damage[] = []
  const onDamage: TellDamage = (damage) => {
    damages.push(damage)
    notices.add(damageNotice(damages))
    logs.write('_core', 'lifecycle', `${damageNotice([damage]).message} ${damage.why}`, { level: 'warning' })
  }
  const logs = createLogBook({
    folder: places.logs,
    redact: redactor,
    clock,
    limits: () => ({ fileMb: settings().logFileMb, files: settings().logFiles, totalMb: settings().logTotalMb })
  })
  return {
    write,
    store,
    redactor,
    notices,
    onDamage,
    logs,
    vault: createVault({
      places,
      choice: () => settings().secretsWithoutKeychain,
      home: env['PATCHBAY_HOME'],
      onUnchosen: (failure) => notices.add(failure)
    }),
    activity: createActivity({
      file: join(places.data, 'activity.sqlite'),
      clock,
      onTrouble: (message, detail) => notices.add({ code: 'disk-full', message, detail }),
      onDamage
    }),
    accepted: createAcceptedTools(join(places.data, 'accepted'), write),
    tokens: createTokens(join(places.config, 'tokens.json'), write),
    /** Where a mistake of Patchbay's own is told: the one handler of what nobody expected. */
    bug: (where: string, error: unknown) =>
      logs.write(
        '_core',
        'lifecycle',
        `A mistake in Patchbay, at ${where}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        { level: 'error' }
      )
  }
}
