/** Refuses an old Node, which would otherwise fail later and less clearly. */
import { neededMajor, noNode, rightNode } from './lib/node.mjs'

if (Number(process.versions.node.split('.')[0]) < neededMajor) {
  process.stderr.write(
    rightNode() ? `Use the Node that comes along: npm run does so by itself, or ${rightNode()}\n` : `${noNode}\n`
  )
  process.exit(1)
}
