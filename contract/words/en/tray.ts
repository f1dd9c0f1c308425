/** The tray, the app’s own menu, its notifications and its dialogues. */
import { counted } from '../phrases.ts'

interface Summary {
  failed: number
  attention: number
  working: number
  ready: number
  off: number
}

export const tray = {
  'app.action-failed': () => 'Patchbay failed while it did that. Its own log has the reason.',
  'app.own-page-only': () => 'Only Patchbay’s own page may ask.',
  'app.no-request': () => 'Patchbay knows no such request.',
  'app.login-comment': () => 'Comment=Keeps your MCP servers running',
  'notify.host-file': () => 'A host’s file was changed',
  'notify.see-change': () => 'See what changed',
  'notify.failed': ({ name }: { name: string }) => `${name} has failed`,
  'notify.not-again': ({ cause }: { cause: string }) => `${cause} It will not be tried again until you act.`,
  'notify.changed': ({ name, n }: { name: string; n: number }) =>
    `${name} changed ${n === 1 ? 'one' : n.toLocaleString('en')} of its tools`,
  'notify.held': ({ n }: { n: number }) => `${n === 1 ? 'It is' : 'They are'} held until you have read what changed.`,
  'app.no-page': () => 'There is no such page.\n',
  'app.not-started': () => 'Patchbay could not start',
  'app.open-already': () => 'Patchbay is open already; its window comes to the front.\n',
  'app-menu.settings': () => 'Settings…',
  'app-menu.quit': () => 'Quit, and stop every server',
  'app-menu.file': () => 'File',
  'app-menu.add-server': () => 'Add server…',
  'app-menu.view': () => 'View',
  'tray.open-log': () => 'Open log',
  'tray.tools': () => 'Tools…',
  'tray.open-board': () => 'Open on the board',
  'tray.ready-since': ({ time, memory }: { time: string; memory: string | null }) =>
    `Ready since ${time}${memory === null ? '' : `, ${memory}`}`,
  'tray.counts': ({ tools, hosts, calls }: { tools: number; hosts: number; calls: number }) =>
    `${counted(tools, 'tool')}, ${counted(hosts, 'host')}, ${counted(calls, 'call')} in the last hour`,
  'tray.stop': () => 'Stop',
  'tray.restart': () => 'Restart',
  'tray.review': () => 'Review what will run…',
  'tray.open': () => 'Open Patchbay',
  'tray.paste': () => 'Paste a command or snippet…',
  'tray.login': () => 'Open at login',
  'tray.hosts-and-calls': ({ joined, calls }: { joined: number; calls: number }) =>
    `${counted(joined, 'host')} joined, ${counted(calls, 'call')} today`,
  'tray.more': ({ n }: { n: number }) => `And ${n} more…`,
  'tray.changed-and-held': ({ n }: { n: number }) => `${counted(n, 'tool')} changed and ${n === 1 ? 'is' : 'are'} held`,
  'tray.servers': () => 'Servers',
  'tray.others': () => 'Others',
  'tray.hosts': () => 'Hosts',
  'tray.not-joined': () => 'not joined',
  'tray.last-calls': () => 'Last calls',
  'tray.test-call': () => 'test call',
  'tray.quit-window': () => 'Quit this window; the servers go on',
  'tray.quit': () => 'Quit',
  'tray.quit-and-stop': ({ servers }: { servers: number }) => `Quit, and stop ${counted(servers, 'server')}`,
  'tray.no-servers': () => 'No servers yet',
  'tray.all-ready': ({ n }: { n: number }) => `${counted(n, 'server')} ready`,
  'tray.all-off': ({ n }: { n: number }) => `${counted(n, 'server')} off`,
  'window.ended-why': ({ reason, code }: { reason: string; code: number }) => `${reason}, exit code ${code}`,
  'window.ended-log': ({ why }: { why: string }) => `The window's page ended (${why}); the servers were not touched.`,
  'window.again': () => 'The window stopped working again',
  'window.goes-on': ({ why }: { why: string }) => `Your servers are running as before. The page ended with: ${why}.`,
  'window.load-again': () => 'Load it again',
  'window.close': () => 'Close the window',
  'tray.connections': ({ n }: { n: number }) => (n === 0 ? 'joined' : `joined, ${counted(n, 'connection')}`),
  /** "1 failed, 2 need you, 7 ready". */
  'tray.summary': ({ failed, attention, working, ready, off }: Summary) =>
    [
      [failed, 'failed'] as const,
      [attention, attention === 1 ? 'needs you' : 'need you'] as const,
      [working, 'working'] as const,
      [ready, 'ready'] as const,
      [off, 'off'] as const
    ]
      .filter(([count]) => count > 0)
      .map(([count, word]) => `${count.toLocaleString('en')} ${word}`)
      .join(', ')
}
