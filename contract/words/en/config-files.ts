/** What is wrong with a file of TOML or YAML, and where; said without an end, since more follows. */
export const configFiles = {
  /** What the parser of that format says, in its own words. */
  'config.parser': ({ what }: { what: string }) => what,
  'config.wrong-kind': ({ key, found, needed }: { key: string; found: string; needed: string }) =>
    `"${key}" is ${found} where ${needed} needed`,
  'config.holds': ({ found }: { found: string }) => `it holds ${found} where names with values are needed`,
  'config.second-document': () => 'a second document begins here, so it is not clear which one counts',
  'config.second-name': () => 'this name stands here a second time, so it is not clear which one counts',
  'config.references': () => 'a reference in it leads nowhere, or too far',
  'config.a-table': () => 'a table',
  'config.a-list': () => 'a list',
  'config.a-value': () => 'a single value',
  'config.a-reference': () => 'a reference',
  'config.names': () => 'names with values',
  'config.needs-table': () => 'a table is',
  'config.needs-list': () => 'a list is',
  'config.needs-names': () => 'names with values are'
}
