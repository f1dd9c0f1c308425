/** Where a server comes from, in a word: one for each kind of source. */
export const sources = {
  'source.npm': () => 'npm',
  'source.pypi': () => 'PyPI',
  /** What the packages of such a source run on. */
  'source.runs-npm': () => 'Node',
  'source.runs-pypi': () => 'Python',
  'source.command': () => 'command',
  'source.remote': () => 'remote'
}
