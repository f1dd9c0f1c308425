/**
 * Where the settings file lies and how it is read, through `conf` or its child `electron-store` (which imports Electron,
 * so main/electron hands that class in). Neither is ever asked to write: their own write reports success on a full disk
 * and leaves a cut-off file. They get no defaults, schema or migrations, so constructing one writes nothing either.
 */
import Conf from 'conf'
import { parseStored } from './read-stored.ts'

export interface BaseStore {
  readonly path: string
  /** Reads the file afresh; throws when it is no JSON object. Empty when there is no file. */
  readonly store: Record<string, unknown>
}

export interface BaseStoreOptions {
  readonly cwd: string
  /** Without the `.json`. */
  readonly name: string
  readonly deserialize: (text: string) => Record<string, unknown>
  readonly serialize: (data: Record<string, unknown>) => string
  readonly accessPropertiesByDotNotation: false
}

export type OpenBaseStore = (options: BaseStoreOptions) => BaseStore

export const openConf: OpenBaseStore = ({ name, ...options }) => new Conf({ ...options, configName: name })

/**
 * For main/electron: `openClass(ElectronStore)`. The class takes conf's options, with `name` for the file's name.
 */
export const openClass =
  (Store: new (options: BaseStoreOptions) => BaseStore): OpenBaseStore =>
  (options) =>
    new Store(options)

export const baseStoreOptions = (cwd: string, name: string): BaseStoreOptions => ({
  cwd,
  name,
  deserialize: parseStored,
  serialize: serializeStored,
  accessPropertiesByDotNotation: false
})

export const serializeStored = (data: Record<string, unknown>): string => JSON.stringify(data, null, 2) + '\n'
