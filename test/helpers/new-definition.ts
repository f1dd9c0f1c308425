import type { ServerDefinition } from '../../contract/model.ts'
import { definitionDefaults } from '../../main/settings/schema.ts'

/** A definition with the defaults for all that a person rarely sets. */
export const newDefinition = (
  given: Pick<ServerDefinition, 'id' | 'name' | 'source' | 'launch' | 'createdAt'> & Partial<ServerDefinition>
): ServerDefinition => ({ ...definitionDefaults, env: {}, wanted: 'up', consent: null, ...given })
