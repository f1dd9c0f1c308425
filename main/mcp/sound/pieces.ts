/** Members that entries of several lists and parts of several results have in common. */
import {
  anObject,
  flag,
  listOf,
  numberWithin,
  oneOf,
  text,
  unfit,
  withOptional,
  withRequired,
  type Piece
} from './shape.ts'

const instant = /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/
/** A point in time with its zone, on a day that there was. */
const pointInTime: Piece = (value) => {
  const parts = typeof value === 'string' ? instant.exec(value) : null
  if (parts === null) return unfit
  const [year, month, day] = parts.slice(1, 4).map(Number) as [number, number, number]
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? value : unfit
}

export const icons: Piece = listOf(
  withRequired({ src: text }, withOptional({ mimeType: text, sizes: listOf(text), theme: oneOf('light', 'dark') }))
)
/** Of resources and of parts of results; those of tools are others. */
export const annotations: Piece = withOptional({
  audience: listOf(oneOf('user', 'assistant')),
  priority: numberWithin(0, 1),
  lastModified: pointInTime
})
export const toolAnnotations: Piece = withOptional({
  title: text,
  readOnlyHint: flag,
  destructiveHint: flag,
  idempotentHint: flag,
  openWorldHint: flag
})
export const described = { title: text, description: text, icons, _meta: anObject } as const
export const located = {
  ...described,
  mimeType: text,
  size: numberWithin(-Infinity, Infinity),
  annotations
} as const
