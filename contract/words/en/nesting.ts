/** JSON that is nested too deeply, by what it is. */
const tooDeep = (what: string, levels: number): string =>
  `${what} is nested more than ${levels} levels deep, which is more than Patchbay reads, so it was not passed on. Ask for something flatter.`
interface Most {
  levels: number
}

export const nesting = {
  'nested.answer': ({ levels }: Most) => tooDeep('The server’s answer', levels),
  'nested.error': ({ levels }: Most) => tooDeep('The error that the server answered with', levels),
  'nested.host-answer': ({ levels }: Most) => tooDeep('The host’s answer', levels),
  'nested.request': ({ levels }: Most) => tooDeep('The request', levels),
  'nested.this-request': ({ levels }: Most) => tooDeep('This request', levels),
  'nested.message': ({ levels }: Most) => tooDeep('The message', levels),
  'nested.part': ({ levels }: Most) => tooDeep('A part of this message', levels),
  'nested.input': ({ levels }: Most) => tooDeep('The input', levels),
  'nested.given': ({ levels }: Most) => tooDeep('What was given', levels)
}
