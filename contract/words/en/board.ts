/** How a host is, as the board shows it. */
export const board = {
  'host.over-limit': ({ tools, limit }: { tools: string; limit: string }) => `${tools} tools, takes ${limit}`,
  'board.not-found': () => 'Not found on this computer',
  'board.still-connected': ({ effect }: { effect: string }) =>
    `Not joined any more, and still connected until it ends. ${effect}`,
  'board.not-joined': () => 'Found, not joined',
  'board.join': () => 'Join',
  'board.waiting': ({ effect }: { effect: string }) => `Joined, waiting for it to connect. ${effect}`,
  'board.not-connected': () => 'Joined, not connected yet',
  'board.not-since': ({ time }: { time: string }) => `No connection since ${time}`,
  'board.list-not-read': ({ effect }: { effect: string }) => `Has not read its new list yet. ${effect}`,
  'board.calling': ({ servers }: { servers: readonly string[] }) => `Calling ${servers.join(', ')}`,
  'board.connected': () => 'Connected',
  'board.too-many-tools': ({ tools, limit }: { tools: number; limit: number }) =>
    `Sees ${tools} ${tools === 1 ? 'tool' : 'tools'} but takes at most ${limit}. Switch some off`,
  'board.choose-tools': () => 'Choose tools',
  'board.held': ({ n }: { n: number }) =>
    `${n} ${n === 1 ? 'tool' : 'tools'} changed and ${n === 1 ? 'is' : 'are'} held`
}
