import { plainEntry } from '../entry-shapes.ts'
import { inHome, programs } from '../host-paths.ts'
import type { HostProfile } from '../types.ts'

export const kimi: HostProfile = {
  id: 'kimi',
  name: 'Kimi Code',
  file: (system) => inHome(system, '.kimi-code', 'mcp.json'),
  signs: (system) => [inHome(system, '.kimi-code'), ...programs(system, { linux: ['kimi'] })],
  format: 'json',
  key: ['mcpServers'],
  bridgeEntry: plainEntry,
  takesEffect: 'In the next Kimi session',
  opensWith: 'kimi',
  toolLimit: null
}
