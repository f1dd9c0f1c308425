/** Finds an Electron that can be started: the one named, the installed one, or, once a day at most, a download of it. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at, root } from './root.mjs'
import { run } from './run.mjs'
import { progress } from './say.mjs'

const inFolder = {
  darwin: join('Electron.app', 'Contents', 'MacOS', 'Electron'),
  win32: 'electron.exe'
}
const executable = (folder) => join(folder, inFolder[process.platform] ?? 'electron')
const versionIn = (folder) => {
  try {
    return readFileSync(join(folder, 'version'), 'utf8').trim().replace(/^v/, '')
  } catch {
    return null
  }
}

const described = (folder) => {
  const path = executable(folder)
  if (!existsSync(path)) return null
  const version = versionIn(folder)
  return { path, folder, version, major: version === null ? null : Number(version.split('.')[0]) }
}

const refusalFile = at('node_modules', '.cache', 'patchbay', 'electron-refused.json')
const day = 24 * 3_600_000

function rememberedRefusal(wanted) {
  try {
    const { at: when, version, reason } = JSON.parse(readFileSync(refusalFile, 'utf8'))
    const age = Date.now() - when
    return version === wanted && age >= 0 && age < day ? reason : null
  } catch {
    return null
  }
}

/** What an installer's complaint comes to, in few words; the address it asked for is no news to anybody. */
function reasonOf(code, output, timeoutMs) {
  if (code === 124) return `its download did not arrive within ${timeoutMs / 1000} s`
  const cause = /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOSPC|EACCES)\b/.exec(
    output
  )?.[0]
  if (cause) return `its download failed with ${cause}`
  const status = /\b(?:HTTPError|status code|Response code)\D{0,40}(\d{3})\b/i.exec(output)?.[1]
  if (status) return `its download was answered with ${status}`
  if (/fetch failed|certificate/i.test(output)) return 'the site of its download cannot be reached'
  return `its download ended with code ${code}`
}

async function download(wanted, timeoutMs) {
  const remembered = rememberedRefusal(wanted)
  if (remembered !== null) return { reason: `${remembered} (asked within the last day)` }
  const stop = progress(`Trying to download Electron ${wanted} (about 110 MB)`)
  const { code, output } = await run(process.execPath, [at('node_modules', 'electron', 'install.js')], {
    cwd: root,
    capture: true,
    timeoutMs,
    detached: process.platform !== 'win32'
  })
  stop()
  const found = code === 0 ? described(at('node_modules', 'electron', 'dist')) : null
  if (found) return { found }
  const reason = reasonOf(code, output, timeoutMs)
  mkdirSync(join(refusalFile, '..'), { recursive: true })
  writeFileSync(refusalFile, JSON.stringify({ at: Date.now(), version: wanted, reason }))
  return { reason }
}

/**
 * @param {{timeoutMs?: number, mayDownload?: boolean}} options
 * @returns {Promise<{found?: {path: string, folder: string, version: string|null, major: number|null}, reason?: string}>}
 */
export async function findElectron({ timeoutMs = 60_000, mayDownload = true } = {}) {
  const named = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (named) {
    const found = described(named)
    return found ? { found } : { reason: `ELECTRON_OVERRIDE_DIST_PATH names ${named}, which holds no Electron` }
  }
  const found = described(at('node_modules', 'electron', 'dist'))
  if (found) {
    rmSync(refusalFile, { force: true })
    return { found }
  }
  if (!mayDownload) return { reason: 'it is not installed' }
  const { version } = JSON.parse(readFileSync(at('node_modules', 'electron', 'package.json'), 'utf8'))
  return download(version, timeoutMs)
}

/** Electron older than this needs the lowered build; only the test Electron is. */
export const variantFor = (electron) => (electron.major !== null && electron.major < 40 ? 'electron22' : 'current')
