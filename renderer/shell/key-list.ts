/** All keys, as the page says them. Kept beside what listens (`keys.ts`, `patching.ts`, the log and the lists). */
interface KeyGroup {
  readonly title: string
  readonly keys: readonly { readonly keys: string; readonly does: string }[]
}

export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'Everywhere',
    keys: [
      { keys: 'Mod+K', does: 'Everything, by name' },
      { keys: '1 2 3 Mod+,', does: 'Board, Catalogue, Activity, Settings' },
      { keys: 'N', does: 'Add a server' },
      { keys: 'Mod+V', does: 'Review what is pasted' },
      { keys: '/', does: 'Filter what is shown' },
      { keys: 'Mod+↵', does: 'The primary button' },
      { keys: 'Mod+Z', does: 'Undo the last change' },
      { keys: 'Esc', does: 'Close the innermost thing' },
      { keys: '?', does: 'These keys' }
    ]
  },
  {
    title: 'On the board',
    keys: [
      { keys: '↑ ↓', does: 'Next jack' },
      { keys: '← →', does: 'Other plate' },
      { keys: '↵', does: 'Open; start or end a cable' },
      { keys: 'Space', does: 'On a name: choose several. On a jack: start or stop' },
      { keys: 'R', does: 'Restart' },
      { keys: 'L', does: 'Its log' },
      { keys: 'J 0 5', does: 'Jack 05' }
    ]
  },
  { title: 'In a panel', keys: [{ keys: '[ ]', does: 'Previous, next tab' }] },
  {
    title: 'In Activity',
    keys: [
      { keys: '↑ ↓', does: 'Other calls, also with one open' },
      { keys: 'E', does: 'Next failed call' },
      { keys: 'F', does: 'Back to the newest' }
    ]
  },
  {
    title: 'In a log',
    keys: [
      { keys: 'F', does: 'Follow' },
      { keys: 'E', does: 'Next error' },
      { keys: 'W', does: 'Wrap long lines' }
    ]
  }
]
