/** app://patchbay/… serves the built page: a fixed list of files, each answer with the strict policy. */
import { protocol, type Session } from 'electron'
import { sentence } from '../../contract/words/say.ts'
import { contentSecurityPolicy, type RendererFiles } from '../web/renderer-files.ts'

/** Must run before Electron is ready. Standard and secure, so that the page has an origin of its own. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, codeCache: true } }
  ])
}

export function servePage(session: Session, files: RendererFiles): void {
  session.protocol.handle('app', (request) => answer(new URL(request.url), files))
}

/** Also for tests: the answer to one address. */
export function answer(url: URL, files: RendererFiles): Response {
  const file = url.host === 'patchbay' ? files(decode(url.pathname)) : null
  if (file === null) return new Response(sentence('app.no-page'), { status: 404, headers: headers('text/plain') })
  return new Response(new Uint8Array(file.body), { headers: headers(file.type) })
}

const headers = (type: string): Record<string, string> => ({
  'content-type': type,
  'content-security-policy': contentSecurityPolicy("'none'"),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin'
})

function decode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
