/** Servers that have nothing to do with the internet; nothing of theirs is fetched from there either. Pure. */
import type { Launch } from '../../contract/model.ts'
import { mayBePublic } from './public-address.ts'

/** In a container without a network, or answering at an address of this computer or its network. */
export function staysLocal(launch: Launch): boolean {
  if (launch.kind !== 'stdio') return !URL.canParse(launch.url) || !mayBePublic(new URL(launch.url).hostname)
  return launch.args.some(
    (word, at) =>
      /^--net(?:work)?=none$/.test(word) || (/^--net(?:work)?$/.test(word) && launch.args[at + 1] === 'none')
  )
}
