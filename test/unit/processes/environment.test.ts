import { describe, expect, it } from 'vitest'
import { childEnvironment, inheritedNames, steersTheLoader } from '../../../main/processes/environment.ts'

const own = {
  PATH: '/bin',
  HOME: '/home/ada',
  LANG: 'en_GB.UTF-8',
  LC_ALL: 'C',
  TMPDIR: '/tmp',
  NODE_EXTRA_CA_CERTS: '/ca.pem',
  https_proxy: 'http://proxy:3128',
  HTTPS_PROXY: 'http://proxy:3128',
  npm_config_cafile: '/ca.pem',
  UV_INDEX_URL: 'x',
  NODE_OPTIONS: '--require /evil.js',
  LD_PRELOAD: '/evil.so',
  DYLD_INSERT_LIBRARIES: '/evil.dylib',
  PYTHONSTARTUP: '/evil.py',
  ELECTRON_RUN_AS_NODE: '1',
  AWS_SECRET_ACCESS_KEY: 'secret',
  GITHUB_TOKEN: 'secret',
  npm_config__authToken: 'secret',
  PATCHBAY_OWNER: 'x:y:1',
  home: 'not this one',
  EMPTY: ''
}

describe('what a child inherits', () => {
  it('is a short list with what company networks need, and nothing else', () => {
    expect(inheritedNames(own, 'linux')).toEqual([
      'HOME',
      'HTTPS_PROXY',
      'LANG',
      'LC_ALL',
      'NODE_EXTRA_CA_CERTS',
      'PATH',
      'TMPDIR',
      'UV_INDEX_URL',
      'https_proxy',
      'npm_config_cafile'
    ])
  })
  it('has PATH even where there was none', () => {
    expect(inheritedNames({}, 'linux')).toEqual(['PATH'])
  })
  it('has nothing that npm run says of itself', () => {
    const run = {
      npm_config_local_prefix: '/checkout',
      npm_config_global_prefix: '/usr',
      npm_config_prefix: '/usr',
      npm_config_user_agent: 'npm/11',
      npm_config_npm_version: '11.0.0',
      npm_config_node_gyp: '/usr/node-gyp.js',
      npm_config_init_module: '/home/ada/.npm-init.js',
      npm_config_noproxy: '',
      npm_lifecycle_event: 'start',
      npm_package_name: 'patchbay',
      npm_execpath: '/usr/npm-cli.js',
      npm_command: 'run',
      INIT_CWD: '/checkout',
      NODE: '/usr/bin/node',
      NPM_CONFIG_PREFIX: '/home/ada/.npm-global'
    }
    expect(inheritedNames(run, 'linux')).toEqual(['NPM_CONFIG_PREFIX', 'PATH'])
  })
  it('knows no case on Windows', () => {
    expect(inheritedNames({ Path: 'C:\\', SystemRoot: 'C:\\Windows', windir: 'x', Secret: 'y' }, 'win32')).toEqual([
      'PATH',
      'SystemRoot',
      'windir'
    ])
    expect(childEnvironment({ SystemRoot: 'a' }, 'C:\\bin', { SYSTEMROOT: 'b' }, 'win32')).toEqual({
      PATH: 'C:\\bin',
      SYSTEMROOT: 'b'
    })
  })
  it.each([
    'NODE_OPTIONS',
    'LD_PRELOAD',
    'LD_AUDIT',
    'DYLD_INSERT_LIBRARIES',
    'PYTHONSTARTUP',
    'ELECTRON_RUN_AS_NODE',
    'BASH_ENV',
    'node_options',
    'GLIBC_TUNABLES',
    'DOTNET_STARTUP_HOOKS',
    'CORECLR_ENABLE_PROFILING',
    'CORECLR_PROFILER_PATH',
    'npm_config_node_options',
    'RUSTC_WRAPPER',
    'GIT_CONFIG_COUNT',
    'GIT_CONFIG_KEY_0',
    'GIT_SSH',
    'NODE_TLS_REJECT_UNAUTHORIZED'
  ])('never passes %s on by itself', (name) => {
    expect(steersTheLoader(name)).toBe(true)
    expect(inheritedNames({ [name]: 'x' }, 'linux')).toEqual(['PATH'])
  })
  it('counts some by their value, and not what only sounds alike', () => {
    expect(steersTheLoader('NODE_TLS_REJECT_UNAUTHORIZED', '0')).toBe(true)
    expect(steersTheLoader('NODE_TLS_REJECT_UNAUTHORIZED', '1')).toBe(false)
    for (const name of ['PATH', 'GIT_SSL_CAINFO', 'ENVIRONMENT', 'OLD_LD_X', 'PIP_INDEX_URL', 'NODE_ENV'])
      expect(steersTheLoader(name)).toBe(false)
  })
  it('gives such a one when the definition names it, for a person agreed to that', () => {
    expect(childEnvironment(own, '/login/bin', { NODE_OPTIONS: '--max-old-space-size=512' }, 'linux')).toMatchObject({
      NODE_OPTIONS: '--max-old-space-size=512',
      PATH: '/login/bin',
      HOME: '/home/ada'
    })
  })
})
