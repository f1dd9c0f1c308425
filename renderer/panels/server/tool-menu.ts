/** What a right click on one tool of a server offers. */
import type { HostView, ServerId, ToolView } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import { copyText } from '../../lib/copy-text.ts'
import { places } from '../../lib/route.ts'
import type { MenuItem, RowMenu } from '../../lib/row-menu.ts'
import type { Patchbay } from '../../stores/patchbay.svelte.ts'
import type { ServerTools } from './server-tools.svelte.ts'

export interface ToolMenuParts {
  readonly patchbay: Patchbay
  readonly tools: ServerTools
  readonly server: ServerId
  readonly tool: ToolView
  readonly hosts: readonly HostView[]
  readonly turn: (on: boolean, host?: HostView) => unknown
  /** Shows or hides its description. */
  readonly open: () => unknown
}

export function toolMenu({ patchbay, tools, server, tool, hosts, turn, open }: ToolMenuParts): RowMenu {
  const on = tools.isOn(tool)
  // one that is held is off whatever its switches say, until its change is looked at
  const switches: readonly MenuItem[] = tool.held
    ? [{ label: sentence('menu.look-at-change'), run: open }]
    : [
        { label: sentence(on ? 'menu.turn-off' : 'menu.turn-on'), run: () => turn(!on) },
        ...hosts.map((host): MenuItem => {
          const onHere = tools.isOnFor(tool, host.id)
          const label = sentence(onHere ? 'menu.turn-off-for' : 'menu.turn-on-for', { host: host.name })
          return { label, run: () => turn(!onHere, host) }
        })
      ]
  return {
    label: sentence('menu.about', { name: tool.name }),
    items: [
      ...switches,
      'line',
      ...(tool.held ? [] : [{ label: sentence('menu.details'), run: open }]),
      { label: sentence('menu.try-it'), run: () => patchbay.router.go(places.tryTool(server, tool.name)) },
      { label: sentence('menu.copy-name'), run: () => copyText(tool.name) },
      'line',
      { label: sentence('menu.all-on'), run: () => turnAll(patchbay, tools, tools.switchable, true) },
      { label: sentence('menu.all-off'), run: () => turnAll(patchbay, tools, tools.switchable, false) }
    ]
  }
}

/** Turns those of them that are not so yet, says it and offers to take it back. */
export async function turnAll(
  patchbay: Patchbay,
  tools: ServerTools,
  list: readonly ToolView[],
  on: boolean
): Promise<void> {
  // one that is off for a single host is not "all on" yet, and the other way round
  const meant = list.filter((tool) => tool.on !== on || tool.offFor.length + tool.onFor.length > 0)
  if (meant.length === 0) return
  const failure = await tools.turnMany(meant, on)
  if (failure) return patchbay.say(failure.message, { failure })
  patchbay.say(sentence('many.tools-switched', { count: meant.length, on }), { undo: () => tools.putBack(meant) })
}
