/** A person changes the settings: kept first, then done. */
import { done, type Outcome } from '../../contract/failure.ts'
import type { Settings } from '../../contract/model.ts'
import type { Parsed } from '../../contract/requests.ts'
import { sentence } from '../../contract/words/say.ts'
import type { Services } from '../services.ts'

export type ChangeSettings = (change: Parsed<'settings.update'>['change']) => Promise<Outcome<Settings>>
export type ChangeSettingsParts = Pick<Services, 'store' | 'face' | 'vault' | 'notices' | 'activity'>

export function createChangeSettings(parts: ChangeSettingsParts): ChangeSettings {
  const { store, face, vault, notices, activity } = parts
  return async (change) => {
    const before = store.get().settings
    const saved = await store.update((now) => ({ ...now, settings: { ...now.settings, ...change } }))
    if (!saved.ok) return saved
    const { settings } = saved.value
    if (settings.openAtLogin !== before.openAtLogin) face.setOpenAtLogin(settings.openAtLogin)
    if (change.secretsWithoutKeychain === 'session' || change.secretsWithoutKeychain === 'file') {
      await vault.choose(change.secretsWithoutKeychain)
      notices.dismiss('vault-unavailable')
    }
    const subject = Object.keys(change).join(', ')
    activity.audit({ actor: 'person', action: sentence('audit.changed-settings'), subject, detail: '' })
    return done(settings)
  }
}
