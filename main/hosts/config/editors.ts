/** The one list of formats. A host's profile names its own; nothing else in hosts/ knows how any of them is written. */
import { sentence } from '../../../contract/words/say.ts'
import { dataOf, dropEntry, putEntry, readEntry, readTable } from './edit-json.ts'
import { tomlEditor } from './edit-toml.ts'
import { yamlEditor } from './edit-yaml.ts'
import type { ConfigEditor } from './types.ts'

const json: ConfigEditor = {
  name: 'JSON',
  read: readEntry,
  table: readTable,
  data: dataOf,
  put: putEntry,
  drop: dropEntry
}

const editors = {
  json,
  /** The same text; the host itself reads comments in it. */
  jsonc: { ...json, name: sentence('json.with-comments') },
  toml: tomlEditor,
  yaml: yamlEditor
} as const satisfies Readonly<Record<string, ConfigEditor>>

export type ConfigFormat = keyof typeof editors
export const editorOf = (format: ConfigFormat): ConfigEditor => editors[format]
