import { describe, expect, it } from 'vitest'
import { ownEnvironment, ownPath } from '../../../build/lib/own-environment.mjs'

const where = { checkout: '/home/ada/src/patchbay', platform: 'linux' } as const

describe('the environment that the core gets from a checkout', () => {
  it('has the PATH of the person, in its order', () => {
    const gyp = '/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin'
    const run = ['/home/ada/src/patchbay', '/home/ada/src', '/home/ada', '/home', ''].map(
      (folder) => `${folder}/node_modules/.bin`
    )
    const own = ['/home/ada/tools/node_modules/.bin', '/usr/local/bin', '/usr/bin']
    expect(ownPath([...run, gyp, ...own].join(':'), where)).toBe(own.join(':'))
    expect(ownPath(`${run[0]}/:${own.join(':')}`, where)).toBe(own.join(':'))
    expect(
      ownPath('C:\\src\\p\\node_modules\\.bin;C:\\npm\\node-gyp-bin;C:\\Windows', {
        checkout: 'C:\\src\\p',
        platform: 'win32'
      })
    ).toBe('C:\\Windows')
  })
  it('has nothing that npm run set, and everything that a network needs', () => {
    const person = {
      HOME: '/home/ada',
      PATH: '/usr/bin',
      LANG: 'C.UTF-8',
      NPM_CONFIG_PREFIX: '/home/ada/.npm-global',
      npm_config_cafile: '/etc/ca.pem',
      npm_config_https_proxy: 'http://proxy:3128',
      npm_config_cache: '/scratch/npm'
    }
    const run = {
      npm_lifecycle_event: 'start',
      npm_lifecycle_script: 'node build/start.mjs',
      npm_package_name: 'patchbay',
      npm_execpath: '/usr/npm-cli.js',
      npm_node_execpath: '/usr/bin/node',
      npm_command: 'run',
      npm_config_ignore_scripts: 'true',
      npm_config_local_prefix: '/home/ada/src/patchbay',
      npm_config_loglevel: 'silent',
      npm_config_noproxy: '',
      npm_config_userconfig: '/home/ada/.npmrc',
      npm_config_prefix: '/usr',
      INIT_CWD: '/home/ada/src/patchbay',
      NODE: '/usr/bin/node',
      COLOR: '0'
    }
    expect(ownEnvironment({ ...person, ...run }, where)).toEqual(person)
  })
  it('started without npm it is the person’s, whatever is in it', () => {
    const person = { PATH: '/usr/bin', npm_config_loglevel: 'silent', COLOR: '1', NODE: '/opt/node' }
    expect(ownEnvironment(person, where)).toEqual(person)
  })
})
