import { expect, it } from 'vitest'
import { visibleText } from '../../../contract/visible-text.ts'
import { createContext, type Streams } from '../../../main/cli/context.ts'
import { table } from '../../../main/cli/words.ts'
import type { Places } from '../../../main/lib/places.ts'
import { visibleText as onThePage } from '../../../renderer/lib/visible-text.ts'

const odd = 'a\u200bb\u202ec\u2066d\ufeffe\u00adf\u034fg\u3164h\u{e0041}i\u001b[2Jj\u0085k'
const shown = 'a‹U+200B›b‹U+202E›c‹U+2066›d‹U+FEFF›e‹U+00AD›f‹U+034F›g‹U+3164›h‹U+E0041›i‹U+001B›[2Jj‹U+0085›k'
function written(json: boolean): { context: ReturnType<typeof createContext>; text: () => string } {
  let all = ''
  const sink = { write: (text: string) => ((all += text), true) }
  const context = createContext(json, { stdout: sink, stderr: sink } as unknown as Streams, {} as Places)
  return { context, text: () => all }
}

it('what hides in a text is written out by the command line as by the page', () => {
  expect(onThePage).toBe(visibleText)
  const { context, text } = written(false)
  context.answer(null, () => `${odd}\n\tnext`)
  context.say(odd)
  expect(text()).toBe(`${shown}\n\tnext\n${shown}\n`)
})
it('half a character is written out, an emoji is not', () => {
  expect(visibleText('\ud800x 👍🏽 ❤️ é')).toBe('‹U+D800›x 👍🏽 ❤️ é')
})
it('the columns of a table stand under each other all the same', () => {
  const [head, first, second] = table(
    ['NAME', 'X'],
    [
      ['a\u200b', '1'],
      ['bc', '2']
    ]
  ).split('\n')
  expect([head!.indexOf('X'), first!.indexOf('1'), second!.indexOf('2')]).toEqual([11, 11, 11])
})
it('JSON is for programs and stays exact', () => {
  const { context, text } = written(true)
  context.answer({ odd }, () => '')
  expect(JSON.parse(text())).toEqual({ odd })
})
