/** undo: takes back the last switch, cable or removal. */
import { sentence } from '../../contract/words/say.ts'
import { valueOf, type Registered } from './context.ts'

export function undoCommand({ program, run }: Registered): void {
  program
    .command('undo')
    .description('take back the last switch, cable or removal of a server; again for the one before')
    .addHelpText('after', '\nExample: patchbay tool off git git_push && patchbay undo')
    .action(() =>
      run(async (context) => {
        const core = await context.core()
        const undone = valueOf(await core.call('core.undo', {}))
        context.answer(undone, () => sentence('undo.done', undone))
      })
    )
}
