/** The command line: `patchbay <words>`. `connect` and `serve` have bundles of their own and do not come this way. */
import { runCommandLine } from './cli/program.ts'

void runCommandLine(process.argv.slice(2), process).then((code) => {
  process.exitCode = code
})
