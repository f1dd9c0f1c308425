import { createDarwinTable } from './table.darwin.ts'
import { createLinuxTable } from './table.linux.ts'
import { createWindowsTable } from './table.windows.ts'
import type { ProcessTable } from './types.ts'

/** The process table of this system. */
export function createTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  if (platform === 'linux') return createLinuxTable()
  return platform === 'win32' ? createWindowsTable() : createDarwinTable()
}
