/**
 * Correctness by typescript-eslint and eslint-plugin-svelte; and the walls between layers and rooms: who may import whom
 * (ARCHITECTURE.md). Formatting is prettier's.
 */
import { dirname, join, relative, sep } from 'node:path'
import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

const here = import.meta.dirname
/** Files of `target` may not import from `from`, but for what `except` names. */
const zone = (target, from, message, except = []) => ({
  target,
  from,
  message,
  except: except.map((each) => `${from}/${each}`)
})
const within = (path, folder) => path === folder || path.startsWith(`${folder}/`)

const zones = [
  zone('contract', 'main', 'The contract imports zod and itself.'),
  zone('contract', 'renderer', 'The contract imports zod and itself.'),
  zone('contract', 'preload', 'The contract imports zod and itself.'),
  zone('main', 'renderer', 'Main knows the contract, not the page.'),
  zone('main', 'preload', 'Main knows the contract, not the preload.'),
  zone('preload', 'main', 'The preload loads only the names of the contract.'),
  zone('preload', 'renderer', 'The preload loads only the names of the contract.'),
  zone('renderer', 'main', 'The page knows the contract only.'),
  zone('renderer', 'preload', 'The page knows the contract only.'),
  // backend → stores → pages, panels → parts → ui → lib; shell puts them together.
  zone('renderer/ui', 'renderer', 'ui knows nothing of the app.', ['ui', 'lib', 'theme']),
  zone('renderer/lib', 'renderer', 'lib is pure and imports nothing but itself.', ['lib']),
  zone('renderer/parts', 'renderer', 'parts import stores, other parts, ui and lib.', [
    'parts',
    'stores',
    'ui',
    'lib',
    'theme'
  ]),
  zone('renderer/stores', 'renderer', 'stores import the backend and lib.', ['stores', 'lib', 'backend.ts'])
]
/** Relative imports are resolved as written (they carry their extension), so no resolver is needed. */
const walls = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(here, context.filename).split(sep).join('/')
    const mine = zones.filter(({ target }) => within(file, target))
    const check = (node) => {
      const name = node.source?.value
      if (typeof name !== 'string' || !name.startsWith('.')) return
      const to = join(dirname(file), name).split(sep).join('/')
      for (const { from, except, message } of mine)
        if (within(to, from) && !except.some((each) => within(to, each)))
          context.report({ node, message: `${to}: ${message}` })
    }
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check
    }
  }
}
/**
 * Rooms of main/ meet in its composition root. A room imports another for its types and pure functions, never for the
 * functions that make its running objects: by convention those, and only those, are named `create…` or `open…`. `lib`
 * and `files` belong to no room, and the desktop's shell puts the desktop together.
 */
const rooms = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = relative(here, context.filename).split(sep).join('/')
    const room = roomOf(file)
    if (room === null || meetingPlaces.includes(room) || file === 'main/electron/shell.ts') return {}
    return {
      ImportDeclaration(node) {
        const name = node.source.value
        if (node.importKind === 'type' || !name.startsWith('.')) return
        const other = roomOf(join(dirname(file), name).split(sep).join('/'))
        if (other === null || other === room || shared.includes(other)) return
        for (const each of node.specifiers)
          if (/^(create|open)[A-Z]/.test(each.imported?.name ?? ''))
            context.report({ node: each, message: `Running objects of ${other}/ arrive as arguments.` })
      }
    }
  }
}
/** The folder below main/ that a file lies in; null for the files at its top, which are composition themselves. */
const roomOf = (file) => /^main\/([^/]+)\//.exec(file)?.[1] ?? null
const meetingPlaces = ['composition', 'cli']
const shared = ['lib', 'files']
const electronOnly = {
  name: 'electron',
  message: 'Electron lives in main/electron and main/index.ts; everything else runs headless too.'
}
const nodeOnly = { group: ['node:*', 'fs', 'path', 'child_process'], message: 'Node modules are main’s alone.' }

export default ts.config(
  {
    ignores: [
      '**/node_modules/**',
      'dist*/**',
      'release/**',
      'coverage/**',
      'test-results/**',
      '.cache/**',
      'test/fixtures/**/*.{mjs,js}',
      'test/electron/kit/**'
    ]
  },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.es2024 } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { walls: { rules: { layers: walls, rooms } } },
    rules: {
      'walls/layers': 'error',
      'walls/rooms': 'error',
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports', disallowTypeAnnotations: false }
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrorsIgnorePattern: '^_' }
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-expressions': ['error', { allowShortCircuit: true, allowTernary: true }],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      // Text of servers is hostile: naming control and combining characters is the point of those expressions.
      'no-control-regex': 'off',
      'no-misleading-character-class': ['error', { allowEscape: true }]
    }
  },
  {
    // TypeScript itself knows what is defined.
    files: ['**/*.ts', '**/*.svelte'],
    rules: { 'no-undef': 'off' }
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'] }
    },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'svelte/no-navigation-without-resolve': 'off', // Collections are replaced, not changed ($state.raw), so a plain one is enough.
      'svelte/prefer-svelte-reactivity': 'off',
      'svelte/no-unused-svelte-ignore': 'off',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error'
    }
  },
  {
    files: ['contract/**', 'main/**'],
    ignores: ['main/electron/**', 'main/index.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [electronOnly, { name: 'electron-store', message: electronOnly.message }] }
      ]
    }
  },
  {
    files: ['contract/**', 'main/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector:
            ':matches(Program, Program > ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > NewExpression[callee.object.name="Intl"]',
          message: 'It loads all that is known of languages, at every start: make it by its first use.'
        }
      ]
    }
  },
  {
    files: ['contract/**', 'preload/**', 'renderer/**'],
    rules: { 'no-restricted-imports': ['error', { paths: [electronOnly], patterns: [nodeOnly] }] }
  },
  {
    files: ['preload/preload.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [nodeOnly, { group: ['zod'], message: 'No library in the preload.' }] }
      ]
    }
  },
  {
    // The page imports the contract's types; its few values are plain lists without a schema.
    files: ['renderer/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/contract/requests*'],
              allowTypeImports: true,
              message: 'Only its types: it would bring zod into the page.'
            }
          ]
        }
      ]
    }
  },
  {
    // What only the types can tell: a promise nobody waits for, a union with a case that was forgotten.
    files: ['{contract,main,preload,renderer,test}/**/*.{ts,svelte}'],
    // The tests' project knows all layers: one reading of the whole instead of five.
    languageOptions: { parserOptions: { project: ['test/tsconfig.json'], tsconfigRootDir: here } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }]
    }
  },
  // Files made up by a test of these rules are in no project.
  { files: ['**/probe.ts'], ...ts.configs.disableTypeChecked },
  // What comes over a wire in a test is looked at freely.
  { files: ['test/**'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
  {
    files: ['build/**', '**/*.config.*', 'bench/**', 'test/**/*.mjs', 'test/**/*.js'],
    languageOptions: { globals: globals.node }
  },
  { files: ['test/electron/double/page/**'], languageOptions: { globals: globals.browser } }
)
