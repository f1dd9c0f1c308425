/** The command line: `patchbay <words>`. `connect` and `serve` have bundles of their own and do not come this way. */
import { runCommandLine } from './cli/program.ts'

// Whoever reads us may stop (`| head`): that is an end, not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

void runCommandLine(process.argv.slice(2), process).then((code) => {
  process.exitCode = code
})
