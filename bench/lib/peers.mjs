/** Programs we are measured beside. Brought in when a bench first asks, into the cache folder of the user, never into the project. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

const versions = {
  pm2: '7.0.4',
  supergateway: '4.0.0',
  'mcp-proxy': '6.7.19',
  '@modelcontextprotocol/server-everything': '2026.8.31',
  '@modelcontextprotocol/server-memory': '2026.8.31'
}
const cache = () => {
  const own = process.env.XDG_CACHE_HOME
  return join(own && isAbsolute(own) ? own : join(homedir(), '.cache'), 'patchbay-bench')
}

function npmInstall(folder, spec) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', spec]
  return new Promise((resolve, reject) =>
    execFile(npm, args, { timeout: 240_000, shell: process.platform === 'win32' }, (error, _out, said) =>
      error ? reject(new Error(said.trim().split('\n').at(-1) || error.message)) : resolve()
    )
  )
}

/**
 * A program of a package: `{ version, bin, folder, env }` where `bin` is the script for `node`, or `{ missing }` with the
 * reason, to be said in the bench's line.
 */
export async function peer(name, binName) {
  const version = versions[name]
  const folder = join(cache(), `${name.replace('/', '+')}@${version}`)
  const done = join(folder, '.complete')
  try {
    if (!existsSync(done)) {
      rmSync(folder, { recursive: true, force: true })
      mkdirSync(folder, { recursive: true })
      process.stderr.write(`Bringing in ${name} ${version}\n`)
      await npmInstall(folder, `${name}@${version}`)
      writeFileSync(done, '')
    }
    const home = join(folder, 'node_modules', name)
    const { bin } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
    const script = typeof bin === 'string' ? bin : (bin[binName ?? name.split('/').at(-1)] ?? Object.values(bin)[0])
    return { name, version, bin: join(home, script), folder }
  } catch (error) {
    return { name, version, missing: `${name} ${version} could not be had: ${error.message}` }
  }
}
