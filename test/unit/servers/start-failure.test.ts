import { expect, it } from 'vitest'
import { programUnanswered, type Unanswered } from '../../../main/servers/lifecycle/start-failure.ts'

const words = (seen: Partial<Unanswered>): string =>
  programUnanswered({
    name: 'It',
    afterMs: 60_000,
    stderr: [],
    unfinished: '',
    firstLine: null,
    fault: null,
    messages: 0,
    ...seen
  }).message.replace('It did not answer within 60 s and was stopped. ', '')

it.each<[Partial<Unanswered>, string]>([
  [{}, 'It wrote nothing at all, neither on stdout nor on stderr.'],
  [{ stderr: ['one', 'two'] }, 'Its last line on stderr was “two”.'],
  [{ firstLine: 'Welcome' }, 'It wrote “Welcome” to stdout, but no answer.'],
  [
    { firstLine: 'Welcome', stderr: ['waiting'] },
    'It wrote “Welcome” to stdout, but no answer. Its last line on stderr was “waiting”.'
  ],
  [{ messages: 1, firstLine: 'x' }, 'It sent one message, but not the answer that was waited for.'],
  [{ messages: 3 }, 'It sent 3 messages, but not the answer that was waited for.'],
  [
    { fault: { code: 'output-multiline', message: 'It writes over several lines.' }, messages: 1 },
    'It writes over several lines.'
  ],
  [
    { unfinished: 'Enter your key: ' },
    'It wrote “Enter your key:” to stdout and never ended the line; only messages belong there.'
  ],
  [
    { unfinished: '{"jsonrpc":"2.0"' },
    'It wrote a message to stdout without the line break that must end it: “{"jsonrpc":"2.0"”.'
  ]
])('a start that was never answered says what was seen: %j', (seen, sentence) => {
  expect(words(seen)).toBe(sentence)
})
