/** `npm run check`: everything that needs no running program — formatting, lint, types, dead code. */
import { bringDependencies } from './lib/dependencies.mjs'
import { noNode, rightNode } from './lib/node.mjs'
import { at, root } from './lib/root.mjs'
import { run } from './lib/run.mjs'
import { say } from './lib/say.mjs'

if (!(await bringDependencies())) process.exit(1)
const node = rightNode()
if (node === null) {
  say(noNode)
  process.exit(1)
}
const bin = (...path) => at('node_modules', ...path)
const steps = [
  ['format', [bin('prettier', 'bin', 'prettier.cjs'), '--check', '--log-level', 'warn', '.']],
  ['lint', [bin('eslint', 'bin', 'eslint.js'), '.']],
  ['types', [at('build', 'typecheck.mjs')]],
  ['dead code', [bin('knip', 'bin', 'knip.js'), '--no-progress']],
  // What only tests still use is dead as well.
  [
    'dead code, tests aside',
    [bin('knip', 'bin', 'knip.js'), '--no-progress', '--production', '--include', 'files,exports,types']
  ]
]
let failed = 0
for (const [name, args] of steps) {
  const { code } = await run(node, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  console.log(`${code === 0 ? '●' : '✕'} ${name}`)
  if (code !== 0) failed += 1
}
process.exit(failed === 0 ? 0 : 1)
