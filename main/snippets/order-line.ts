/** An order in one line, as it may be shown before its review: what is, or may be, a secret shows six dots. Pure. */
import type { Order } from '../../contract/requests.ts'
import { dottedArguments, dottedValue } from '../secrets/tuck-away.ts'

export function orderLine({ wish }: Order): string {
  switch (wish.from) {
    case 'npm':
      return [`npm ${wish.package}`, ...words(wish.args)].join(' ')
    case 'command':
      return words([wish.command, ...wish.args]).join(' ')
    case 'remote':
      return `${wish.transport} ${dottedValue('', wish.url)}`
    case 'catalogue':
      return `catalogue ${wish.entry}`
  }
}

const words = (args: readonly string[]): readonly string[] =>
  dottedArguments(args).map((word) => (/\s/.test(word) ? JSON.stringify(word) : word))
