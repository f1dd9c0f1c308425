/**
 * Every sentence of Patchbay in English, by its key: a function from values to text. This is the one place where
 * sentences are made; another language is a second folder with the same keys.
 */
import { sources } from './sources.ts'
import { tools } from './tools.ts'

export const en = { ...sources, ...tools }
