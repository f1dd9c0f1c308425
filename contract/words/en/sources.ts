/** Where a server comes from, in a word: one for each kind of source. */
export const sources = {
  'source.npm': () => 'npm',
  'source.pypi': () => 'PyPI',
  'source.command': () => 'command',
  'source.remote': () => 'remote'
}
