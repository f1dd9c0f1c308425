/** An order in one line, as it may be shown before its review: what is, or may be, a secret shows six dots. Pure. */
import type { InstallRequest } from '../../contract/requests.ts'
import { dottedArguments, dottedValue } from '../secrets/extract-secrets.ts'

export function orderLine({ source }: InstallRequest): string {
  switch (source.from) {
    case 'command':
      return words([source.command, ...source.args]).join(' ')
    case 'remote':
      return `${source.transport} ${dottedValue('', source.url)}`
    case 'catalogue':
      return `catalogue ${source.entry}`
    default:
      return [`${source.from} ${source.package}`, ...words(source.args)].join(' ')
  }
}

const words = (args: readonly string[]): readonly string[] =>
  dottedArguments(args).map((word) => (/\s/.test(word) ? JSON.stringify(word) : word))
