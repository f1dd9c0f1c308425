/**
 * Libraries that are loaded by their first use, not at every start: what is imported of them is a function that loads the
 * library and hands on, or, as the default, an object whose members are looked up there. A name that is missing here does
 * not build. For functions and classes only, and for libraries whose loading does nothing that others wait for.
 */
const packages = {
  // All that Node has for HTTP/2 and fetch comes with it; it is needed by hosts that use the URL.
  '@hono/node-server': ['getRequestListener'],
  // A hundred files, for hosts whose file is YAML.
  yaml: ['Document', 'isAlias', 'isMap', 'isScalar', 'isSeq', 'Lexer', 'parseAllDocuments', 'parseDocument'],
  semver: ['default', 'minVersion', 'rcompare', 'satisfies', 'valid', 'validRange'],
  // For schemas and migrations of `conf`, which are not used.
  'ajv/dist/2020.js': ['Ajv2020'],
  'ajv-formats': ['default']
}

const handOn = (use) =>
  use === 'default'
    ? 'export default new Proxy({}, { get: (_, member) => library()[member] })'
    : `export function ${use}(...given) {
  return new.target ? Reflect.construct(library().${use}, given) : library().${use}(...given)
}`
const standIn = (name) =>
  [`const library = () => require(${JSON.stringify(name)})`, ...packages[name].map(handOn)].join('\n')

/** Zod's words in fifty languages, of which it reads one. */
const languages = /[/\\\\]zod[/\\\\]v4[/\\\\]locales[/\\\\]index\.js$/
const oneLanguage = "export { default as en } from './en.js'"

export const lazyPackages = {
  name: 'lazy-packages',
  setup(build) {
    const names = Object.keys(packages).map((name) => name.replace(/[/.]/g, '\\$&'))
    build.onResolve({ filter: new RegExp(`^(?:${names.join('|')})$`) }, ({ path, kind, resolveDir }) =>
      kind === 'import-statement' ? { path, namespace: 'lazy', pluginData: resolveDir } : undefined
    )
    build.onLoad({ filter: languages }, () => ({ contents: oneLanguage }))
    build.onLoad({ filter: /.*/, namespace: 'lazy' }, ({ path, pluginData }) => ({
      contents: standIn(path),
      resolveDir: pluginData
    }))
  }
}
