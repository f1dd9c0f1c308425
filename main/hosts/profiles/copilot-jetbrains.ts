import { say } from '../../../contract/words/say.ts'
import { typedEntry } from '../entry-shapes.ts'
import { inLocalAppData } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

/** One file for all JetBrains IDEs. Where it lies outside Windows is not known for sure, so there it is left alone. */
export const copilotJetbrains: HostProfile = {
  id: 'copilot-jetbrains',
  name: 'Copilot in JetBrains IDEs',
  file: (system) =>
    system.platform === 'win32' ? inLocalAppData(system, 'github-copilot', 'intellij', 'mcp.json') : null,
  signs: (system) => (system.platform === 'win32' ? [inLocalAppData(system, 'github-copilot', 'intellij')] : []),
  format: 'json',
  key: ['servers'],
  bridgeEntry: typedEntry,
  takesEffect: say('effect.at-once'),
  toolLimit: null
}
