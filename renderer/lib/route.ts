/** Places of the page and their addresses, both ways. Pure. Addresses are hashes, which work under app:// and http. */
import { failureCodes, type FailureCode } from '../../contract/failure.ts'
import { activityTabs, places, serverTabs, type ActivityTab, type ServerTab } from '../../contract/places.ts'

export { places, serverTabs }
export type { ActivityTab, ServerTab }

/** What stands open beside the board. */
export type Panel =
  | { readonly kind: 'server'; readonly id: string; readonly tab: ServerTab; readonly rest: string }
  | { readonly kind: 'host'; readonly id: string; readonly rest: string }
  | { readonly kind: 'add'; readonly entry: string | null }
  | { readonly kind: 'by-hand' }
  | { readonly kind: 'take-over'; readonly host: string | null }
  | { readonly kind: 'cable'; readonly host: string; readonly server: string }

export type Route =
  | { readonly page: 'board'; readonly panel: Panel | null }
  | { readonly page: 'catalogue'; readonly entry: string | null }
  | { readonly page: 'activity'; readonly tab: ActivityTab; readonly call: number | null; readonly query: string }
  | { readonly page: 'settings' }
  | { readonly page: 'help'; readonly code: FailureCode | null }

const among = <T extends string>(list: readonly T[], word: string | undefined): T | null =>
  list.find((item) => item === word) ?? null

/** Every text is some place: what is not known leads to the board. */
export function parseRoute(address: string): Route {
  const [path = '', query = ''] = address.replace(/^#/, '').split('?')
  const [place, a, b, ...rest] = path
    .split('/')
    .filter((part) => part !== '')
    .map(decode)
  switch (place) {
    case 'server':
      if (!a) break
      return {
        page: 'board',
        panel: { kind: 'server', id: a, tab: among(serverTabs, b) ?? 'overview', rest: rest.join('/') }
      }
    case 'host':
      if (!a) break
      return { page: 'board', panel: { kind: 'host', id: a, rest: b ?? '' } }
    case 'add':
      return { page: 'board', panel: { kind: 'add', entry: a ?? null } }
    case 'by-hand':
      return { page: 'board', panel: { kind: 'by-hand' } }
    case 'take-over':
      return { page: 'board', panel: { kind: 'take-over', host: a ?? null } }
    case 'cable':
      if (!a || !b) break
      return { page: 'board', panel: { kind: 'cable', host: a, server: b } }
    case 'catalogue':
      return { page: 'catalogue', entry: a ?? null }
    case 'activity':
      return {
        page: 'activity',
        tab: among(activityTabs, a) ?? 'calls',
        call: a === 'calls' && /^\d{1,15}$/.test(b ?? '') ? Number(b) : null,
        query
      }
    case 'settings':
      return { page: 'settings' }
    case 'help':
      return { page: 'help', code: among(failureCodes, a) }
    default:
  }
  return { page: 'board', panel: null }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** For href: "#/server/git". */
export const link = (path: string): string => `#${path}`
