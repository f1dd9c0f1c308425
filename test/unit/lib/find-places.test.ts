import { describe, expect, it } from 'vitest'
import { findPlaces } from '../../../main/lib/find-places.ts'

describe('where Patchbay keeps things', () => {
  it('keeps everything in PATCHBAY_HOME when that is set', () => {
    const places = findPlaces({ PATCHBAY_HOME: '/x/home', HOME: '/home/mara' }, 'linux')
    expect(places.config).toBe('/x/home')
    expect(places.socket).toBe('/x/home/run/control.sock')
    expect(places.userHome).toBe('/home/mara')
  })
  it.each(['state', './state', '../state', '~/state', ' /x'])(
    'refuses the relative PATCHBAY_HOME %j in words',
    (own) => {
      expect(() => findPlaces({ PATCHBAY_HOME: own, HOME: '/home/mara' }, 'linux')).toThrow(/not a whole path/)
    }
  )
  it('follows the XDG folders on Linux and ignores a relative one', () => {
    const places = findPlaces({ HOME: '/home/mara', XDG_CONFIG_HOME: 'relative', XDG_DATA_HOME: '/data' }, 'linux')
    expect(places.config).toBe('/home/mara/.config/patchbay')
    expect(places.data).toBe('/data/patchbay')
  })
  it('uses Application Support on macOS and AppData on Windows', () => {
    expect(findPlaces({ HOME: '/Users/mara' }, 'darwin').config).toBe(
      '/Users/mara/Library/Application Support/Patchbay'
    )
    const windows = findPlaces(
      { USERPROFILE: 'C:\\Users\\mara', APPDATA: 'C:\\Users\\mara\\AppData\\Roaming' },
      'win32'
    )
    expect(windows.config).toBe('C:\\Users\\mara\\AppData\\Roaming\\Patchbay')
    expect(windows.socket).toMatch(/^\\\\\.\\pipe\\patchbay-[0-9a-f]{16}$/)
  })
  it('moves a socket whose path would be cut off to a short private folder, the same one each time', () => {
    const home = '/very/' + 'long/'.repeat(30) + 'home'
    const places = findPlaces({ PATCHBAY_HOME: home, HOME: '/h' }, 'linux')
    expect(Buffer.byteLength(places.socket)).toBeLessThanOrEqual(100)
    expect(places.socket).toBe(findPlaces({ PATCHBAY_HOME: home, HOME: '/h' }, 'linux').socket)
    expect(places.socket).not.toBe(findPlaces({ PATCHBAY_HOME: home + '2', HOME: '/h' }, 'linux').socket)
  })
})
