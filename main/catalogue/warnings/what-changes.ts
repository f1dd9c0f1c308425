/** Which of a server's known tools change or delete something, by the verbs in their names. Pure. */
import { say } from '../../../contract/words/say.ts'
import { warn, type Rule } from './proposal.ts'

const deletes = new Set(
  'delete remove uninstall destroy purge cleanup erase wipe truncate reset kill terminate revoke'.split(' ')
)
const changes = new Set(
  'write edit create update insert upsert add append move rename copy patch put post apply set replace install upgrade upload commit push merge scale rollout send exec execute run generic checkout manage management'.split(
    ' '
  )
)
/** Names like API-post-search ask by the verb of HTTP, and change nothing. */
const asks = new Set('search query'.split(' '))

export type Effect = 'deletes' | 'changes' | null
export function effectOf(tool: string): Effect {
  const words = tool
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
  if (words.some((word) => deletes.has(word))) return 'deletes'
  if (words.some((word) => asks.has(word))) return null
  return words.some((word) => changes.has(word)) ? 'changes' : null
}

/** Those that delete are named first. */
export const changingTools: Rule = ({ tools = [] }) => {
  const rated = tools.map((tool) => ({ tool, effect: effectOf(tool) }))
  const those = (effect: Effect) => rated.filter((each) => each.effect === effect).map(({ tool }) => tool)
  const [deleting, changing] = [those('deletes'), those('changes')]
  return warn(
    deleting.length > 0 ? say('warn.can-delete') : say('warn.can-change'),
    say('warn.can-change-why', { count: deleting.length + changing.length, of: tools.length }),
    [...deleting, ...changing]
  )
}
