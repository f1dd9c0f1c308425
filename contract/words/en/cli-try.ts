/** What the command line says about trying tools, and about itself. */
export const cliTry = {
  'cli-try.which-log': () => 'Name the server whose log is to be emptied.',
  'cli-try.no-setting': ({ name }: { name: string }) =>
    `There is no setting named ${name}. “patchbay settings” names those there are.`,
  'cli-try.asks': ({ server, message }: { server: string; message: string }) => `${server} asks: ${message}`,
  'cli-try.asks-form': () =>
    'Answer it? What you type goes to the server and nowhere else. [y: answer, n: decline, c: cancel]',
  'cli-try.asks-address': ({ address }: { address: string }) =>
    `It wants this page opened:\n  ${address}\nOpen it in your browser if you expected that. Go on? [y: go on, n: decline, c: cancel]`,
  'cli-try.asks-sample': ({ server }: { server: string }) =>
    `${server} wants what a model would answer to this. Here you are the model.`,
  'cli-try.sample-told': ({ text }: { text: string }) => `  It is told: ${text}`,
  'cli-try.sample-message': ({ role, text }: { role: string; text: string }) => `  ${role}: ${text}`,
  'cli-try.sample-how': () => 'Your answer; an empty line ends it, an empty answer declines:',
  'cli-try.field': ({
    name,
    kind,
    needed,
    otherwise
  }: {
    name: string
    kind: string
    needed: boolean
    otherwise: string
  }) => `  ${name} (${kind}${needed ? ', needed' : ''}${otherwise === '' ? '' : `, else ${otherwise}`}): `,
  'cli-try.field-wrong': ({ problem }: { problem: string }) => `  That does not fit: it ${problem}.`,
  'cli-try.nobody': ({ server, what }: { server: string; what: string }) =>
    `${server} asked for ${what}, and nobody could be asked here. Run this in a terminal, or try the tool in the window.`,
  'cli-try.what-form': () => 'an answer to a form',
  'cli-try.what-address': () => 'a page to be opened',
  'cli-try.what-sample': () => 'what a model would answer',
  'cli-try.no-roots': ({ server }: { server: string }) =>
    `${server} asked which folders it may know, and none were lent to it. --root FOLDER lends it one.`,
  'cli-try.no-tool': () => 'Name the tool to call, or a saved call with --saved NAME.',
  'cli-try.both': () => 'Give an input, or take a saved call with --saved, not both.',
  'cli-try.masked': ({ name }: { name: string }) =>
    `A secret was left out of “${name}” when it was saved. Give the whole input instead, or save it again.`,
  'cli-try.none-saved': ({ id }: { id: string }) =>
    `No call is saved for ${id}. “patchbay saved add ${id} NAME TOOL JSON” saves one.`,
  'cli-try.saved': ({ name, id }: { name: string; id: string }) =>
    `Saved as “${name}”. Run it: patchbay call ${id} --saved ${JSON.stringify(name)}`,
  'cli-try.renamed': ({ name, to }: { name: string; to: string }) => `“${name}” is “${to}” now.`,
  'cli-try.deleted': ({ name }: { name: string }) => `“${name}” is deleted.`,
  'cli-try.no-suggestions': ({ id, argument }: { id: string; argument: string }) =>
    `${id} suggests nothing for ${argument}.`,
  'cli-try.no-calls': ({ id }: { id: string }) => `No tool of ${id} was tried yet.`,
  'cli-try.secret-how': ({ name }: { name: string }) => `${name}, which is not shown while you type: `,
  'cli-try.secret-none': ({ name }: { name: string }) =>
    `No value came for ${name}. Type it when asked, or pipe it in: … | patchbay secret ID ${name}`,
  'cli-try.secret-kept': ({ name, id }: { name: string; id: string }) =>
    `${name} of ${id} is kept. A server that runs gets it at its next start: patchbay restart ${id}`,
  'cli-try.secret-agree': ({ name, id }: { name: string; id: string }) =>
    `${name} of ${id} is kept. It is new, so look at what would run and agree to it: patchbay agree ${id}`,
  'cli-try.setting-back': ({ name, value }: { name: string; value: string }) => `${name} is back at ${value}.`,
  'cli-try.settings-back': () => 'All settings are back at what they were at first.',
  'cli-try.no-entry': ({ entry }: { entry: string }) =>
    `The catalogue has no entry named ${entry}. “patchbay catalogue” names those it has.`,
  'cli-try.nothing-found': ({ words }: { words: string }) => `Nothing in the catalogue fits “${words}”.`,
  'cli-try.log-cleared': ({ id }: { id: string }) => `The log of ${id} is empty now.`,
  'cli-try.no-notices': () => 'Patchbay has nothing to tell.',
  'cli-try.notice-away': ({ code }: { code: string }) => `The notice ${code} is put away.`,
  'cli-try.example': ({ line }: { line: string }) => `\nExample: ${line}`,
  'cli-try.unknown-shell': ({ shells }: { shells: string }) => `Name a shell: ${shells}.`
}
