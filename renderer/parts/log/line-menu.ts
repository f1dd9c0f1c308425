/** What a right click on one line of a log offers. */
import type { LogLine } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import { copyText } from '../../lib/copy-text.ts'
import { lineText } from '../../lib/log-line.ts'
import { link, places } from '../../lib/route.ts'
import type { RowMenu } from '../../lib/row-menu.ts'

export const lineMenu = (line: LogLine, show: () => void): RowMenu => ({
  label: sentence('menu.about-line'),
  items: [
    { label: sentence('menu.show-line'), run: show },
    'line',
    { label: sentence('menu.copy-line'), run: () => copyText(lineText(line)) },
    { label: sentence('menu.copy-text'), run: () => copyText(line.text) },
    'line',
    {
      label: sentence('menu.server-log', { server: line.server }),
      // the line is looked up there by its moment
      run: () => location.assign(link(places.log(line.server, line.at)))
    }
  ]
})
