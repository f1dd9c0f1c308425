import { describe, expect, it } from 'vitest'
import { childEnvironment, inheritedNames } from '../../../main/processes/environment.ts'
import { steersTheLoader, steersTheSearch } from '../../../main/processes/steering-variables.ts'

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
    'NODE_TLS_REJECT_UNAUTHORIZED',
    ...'OPENSSL_CONF OPENSSL_MODULES PYTHONUSERBASE PYTHONWARNINGS PYTHONBREAKPOINT GCONV_PATH GIO_MODULE_DIR GUILE_LOAD_PATH DENO_CONFIG CATALINA_OPTS FPATH LUA_INIT LUA_INIT_5_4'.split(
      ' '
    ),
    ...'LUA_CPATH PHPRC PHP_INI_SCAN_DIR R_PROFILE R_PROFILE_USER R_ENVIRON JULIA_LOAD_PATH GIT_CONFIG_GLOBAL'.split(
      ' '
    ),
    ...'GIT_CONFIG_SYSTEM GIT_ASKPASS GIT_TEMPLATE_DIR SSH_ASKPASS SUDO_ASKPASS GOFLAGS GOTOOLCHAIN CLASSPATH'.split(
      ' '
    ),
    ...'JAVA_OPTS MAVEN_OPTS PERL5DB RUBYSHELL BUNDLE_GEMFILE ZDOTDIR SHELLOPTS PS4 LESSOPEN ERL_FLAGS ERL_LIBS'.split(
      ' '
    ),
    ...'BUN_OPTIONS TS_NODE_PROJECT MAKEFLAGS RUSTFLAGS CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_RUNNER'.split(' '),
    ...'GTK_MODULES GTK3_MODULES QT_PLUGIN_PATH VK_LAYER_PATH COMPLUS_PROFILER TAR_OPTIONS RSYNC_RSH AWKLIBPATH'.split(
      ' '
    )
  ])('never passes %s on by itself', (name) => {
    expect(steersTheLoader(name)).toBe(true)
    expect(inheritedNames({ [name]: 'x' }, 'linux')).toEqual(['PATH'])
  })
  it('counts some by their value, and not what only sounds alike', () => {
    expect(steersTheLoader('NODE_TLS_REJECT_UNAUTHORIZED', '0')).toBe(true)
    expect(steersTheLoader('NODE_TLS_REJECT_UNAUTHORIZED', '1')).toBe(false)
    for (const name of ['PATH', 'GIT_SSL_CAINFO', 'ENVIRONMENT', 'OLD_LD_X', 'PIP_INDEX_URL', 'NODE_ENV'])
      expect(steersTheLoader(name)).toBe(false)
    for (const name of [
      'COMSPEC',
      'PATHEXT',
      'GIT_AUTHOR_NAME',
      'PYTHONUNBUFFERED',
      'PYTHONIOENCODING',
      'GOOGLE_API_KEY'
    ])
      expect([steersTheLoader(name), steersTheSearch(name)]).toEqual([false, false])
    for (const name of ['KUBECONFIG', 'DOCKER_CONFIG', 'JAVA_HOME', 'VIRTUAL_ENV', 'GOPROXY', 'BROWSER'])
      expect([steersTheLoader(name), steersTheSearch(name)]).toEqual([false, true])
  })
  it('gives such a one when the definition names it, for a person agreed to that', () => {
    expect(childEnvironment(own, '/login/bin', { NODE_OPTIONS: '--max-old-space-size=512' }, 'linux')).toMatchObject({
      NODE_OPTIONS: '--max-old-space-size=512',
      PATH: '/login/bin',
      HOME: '/home/ada'
    })
  })
})
