import { describe, expect, it } from 'vitest'
import { skippedScripts } from '../../../main/servers/skipped-scripts.ts'

const source = { kind: 'npm', package: 'p', version: '1.0.0', integrity: '', bin: 'p', scripts: false } as const
const server = { id: 'a', name: 'A', source } as const
const of = (line: string, scripted: readonly string[] = ['thing']) =>
  skippedScripts(server, ['starting', line, '    at Module._resolve (node:internal)', 'Node.js v24.0.0'], scripted)

describe('an install script that did not run', () => {
  it.each([
    ["Error: Cannot find module '../build/Release/keytar.node'", 'an addon that is compiled'],
    [
      "Error: Cannot find module '/x/node_modules/bcrypt/lib/binding/napi-v3/bcrypt_lib.node'",
      'one that is downloaded'
    ],
    ['Error: Could not locate the bindings file. Tried:', 'bindings'],
    ['Error: No native build was found for platform=linux arch=x64 runtime=node abi=137', 'node-gyp-build'],
    ['Error: Failed to load native binding', 'a native binding'],
    ['prebuild-install warn install No such prebuilt binary', 'prebuild-install'],
    ['Error: Could not find Chrome (ver. 131.0.6778.204). This can occur if', 'a browser that is downloaded'],
    ["browserType.launch: Executable doesn't exist at /home/a/.cache/ms-playwright/x", 'another one'],
    ['Error: Electron failed to install correctly, please delete node_modules/electron', 'a runtime'],
    ['Error: The package "@esbuild/linux-x64" could not be found, and is needed by esbuild.', 'a program per system'],
    ['Error: Could not load the "sharp" module using the linux-x64 runtime', 'a library per system'],
    ['Error: spawn /x/node_modules/tool/bin/tool ENOENT', 'a program that is downloaded'],
    ["Error: The module 'x.node' was compiled against a different Node.js version using", 'built for another Node']
  ])('is named for %s (%s), with a way to run it', (line) => {
    expect(of(line)).toMatchObject({
      code: 'scripts-skipped',
      message: expect.stringContaining('an install script of thing would have made') as string,
      remedy: { request: 'servers.allowScripts', input: { id: 'a', allow: true } }
    })
  })
  it('is that of the package which the words name', () => {
    const line = "Error: Cannot find module '/x/node_modules/bcrypt/lib/binding/bcrypt_lib.node'"
    expect(of(line, ['esbuild', 'bcrypt'])?.message).toContain('of bcrypt would')
    expect(of('Error: Could not locate the bindings file.', ['b', 'c'])?.message).toContain('of b or c would')
  })
  it('is no cause where there is none, where it ran, and for what is no package', () => {
    const line = "Error: Cannot find module '../build/Release/keytar.node'"
    expect(of(line, [])).toBeNull()
    expect(skippedScripts({ ...server, source: { ...source, scripts: true } }, [line], ['thing'])).toBeNull()
    expect(skippedScripts({ ...server, source: { kind: 'command' } }, [line], ['thing'])).toBeNull()
  })
  it.each(["Error: Cannot find module 'express'", 'Error: API_KEY is not set', 'TypeError: x is not a function', ''])(
    'is not seen in %j',
    (line) => expect(of(line)).toBeNull()
  )
})
