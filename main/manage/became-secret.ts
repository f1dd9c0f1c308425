/**
 * What stood in the open and is a secret from now on: the settings of before, unreadable settings that were put aside, and
 * the logs still hold it. There it is taken out.
 */
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { LogBook } from '../logs/types.ts'
import type { Places } from '../lib/places.ts'
import { encodingsOf } from '../secrets/encodings.ts'
import { secretParts } from '../secrets/recognise.ts'
import { scrubFile } from '../secrets/scrub-file.ts'
import { isUnmistakable } from '../secrets/unmistakable.ts'
import type { SettingsStore } from '../settings/types.ts'

export interface Holders {
  readonly store: Pick<SettingsStore, 'forgetEarlier'>
  readonly logs: Pick<LogBook, 'scrub'>
  readonly places: Pick<Places, 'config'>
}

/** An ordinary word stays in the logs: overwritten there it would spoil what has nothing to do with it. */
export async function becameSecret({ store, logs, places }: Holders, name: string, value: string): Promise<void> {
  await store.forgetEarlier()
  const forms = secretParts(name, value).filter(isUnmistakable).flatMap(encodingsOf)
  if (forms.length === 0) return
  const aside = (await readdir(places.config).catch(() => [])).filter((file) => /^settings\.torn-.+\.json$/.test(file))
  for (const file of aside) await scrubFile(path.join(places.config, file), forms)
  await logs.scrub(forms)
}
