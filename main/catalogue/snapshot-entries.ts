/**
 * The shipped catalogue as data. Every server here was installed in the pinned version, started and asked for its tools;
 * tools, bytes of the tool list, memory and start time are what was measured then (start and memory on a quiet machine
 * with two cores). `null` = not measured, never a guess. Add yours here, and its tools to snapshot-tools.ts.
 */
import type { CatalogueEntry, InputField } from '../../contract/model.ts'

export interface EntrySpec {
  readonly id: string
  readonly name: string
  readonly summary: string
  readonly publisher: string
  /** Published by the makers of what it connects to, as its repository shows. */
  readonly verified?: true
  readonly launch: CatalogueEntry['launch']
  readonly version: string | null
  readonly inputs?: readonly (Partial<InputField> & Pick<InputField, 'key' | 'kind' | 'label' | 'description'>)[]
  readonly group: string
  readonly tags: readonly string[]
  readonly needsKey?: true
  readonly offline?: true
  readonly readsOnly?: true
  readonly reaches: string
  /** Bytes of its answer to tools/list, tree's memory in MB, milliseconds from start to handshake. */
  readonly measured: {
    readonly tools: number
    readonly bytes: number
    readonly memoryMb: number
    readonly startMs: number
  } | null
  /** Where less than all of that was measured. */
  readonly partly?: { readonly memoryMb: number; readonly startMs: number }
  readonly license: string | null
  readonly source: string
}
const npm = (name: string, ...args: readonly string[]) => ({ kind: 'npm', package: name, args }) as const
const pypi = (name: string, ...args: readonly string[]) => ({ kind: 'pypi', package: name, args }) as const
const secret = (key: string, label: string, description: string, required = true) =>
  ({ key, kind: 'env', label, description, required, secret: true }) as const
const servers = 'https://github.com/modelcontextprotocol/servers'
const reference = 'modelcontextprotocol'

export const entrySpecs: readonly EntrySpec[] = [
  {
    id: 'filesystem',
    name: 'Filesystem',
    summary: 'Reads, writes, moves and searches files in the folders you name',
    publisher: reference,
    verified: true,
    launch: npm('@modelcontextprotocol/server-filesystem'),
    version: '2026.8.31',
    inputs: [
      {
        key: 'folders',
        kind: 'arg',
        label: 'Folders',
        description: 'It may read and change everything in these folders, and nothing outside them. At least one.',
        required: true,
        format: 'folder',
        placeholder: '~/Documents',
        repeatable: true
      }
    ],
    group: 'Files and code',
    tags: ['files', 'folders', 'documents', 'search', 'edit'],
    offline: true,
    reaches: 'The folders you name',
    measured: { tools: 14, bytes: 12_973, memoryMb: 74, startMs: 177 },
    license: null,
    source: `${servers}/tree/main/src/filesystem`
  },
  {
    id: 'git',
    name: 'Git',
    summary: 'Looks at and changes a Git repository: status, diffs, log, commits, branches',
    publisher: reference,
    verified: true,
    launch: pypi('mcp-server-git'),
    version: '2026.10.19',
    inputs: [
      {
        key: '--repository',
        kind: 'arg',
        label: 'Repository',
        description: 'The folder of the repository. Left empty, the model may name any repository on this computer.',
        format: 'folder',
        placeholder: '~/work/project'
      }
    ],
    group: 'Files and code',
    tags: ['git', 'version control', 'commits', 'code'],
    offline: true,
    reaches: 'The repository you name',
    measured: { tools: 12, bytes: 6_095, memoryMb: 74, startMs: 1_395 },
    license: 'MIT',
    source: `${servers}/tree/main/src/git`
  },
  {
    id: 'github',
    name: 'GitHub',
    summary: 'Repositories, issues, pull requests and actions on GitHub, through its own remote server',
    publisher: 'GitHub',
    verified: true,
    launch: { kind: 'http', url: 'https://api.githubcopilot.com/mcp/' },
    version: null,
    inputs: [
      {
        key: 'Authorization',
        kind: 'header',
        label: 'Personal access token',
        description: 'Made in GitHub under Settings, Developer settings. What it may do there, the model may do too.',
        required: true,
        secret: true,
        placeholder: 'github_pat_…'
      }
    ],
    group: 'Files and code',
    tags: ['github', 'issues', 'pull requests', 'code', 'remote'],
    needsKey: true,
    reaches: 'GitHub, with the rights of your token',
    measured: null,
    license: 'MIT',
    source: 'https://github.com/github/github-mcp-server'
  },
  {
    id: 'repomix',
    name: 'Repomix',
    summary: 'Packs a code base, local or on GitHub, into one text that a model can read',
    publisher: 'yamadashy',
    launch: npm('repomix', '--mcp'),
    version: '1.18.1',
    group: 'Files and code',
    tags: ['code', 'repository', 'pack', 'context'],
    offline: true,
    reaches: 'Any folder the model names, and GitHub for remote repositories',
    measured: { tools: 6, bytes: 17_772, memoryMb: 81, startMs: 274 },
    license: 'MIT',
    source: 'https://github.com/yamadashy/repomix'
  },
  {
    id: 'fetch',
    name: 'Fetch',
    summary: 'Reads web pages and turns them into Markdown',
    publisher: reference,
    verified: true,
    launch: pypi('mcp-server-fetch'),
    version: '2026.10.24',
    inputs: [
      {
        key: '--ignore-robots-txt',
        kind: 'arg',
        label: 'Ignore robots.txt',
        description: 'Read pages even where a site asks programs not to.',
        format: 'boolean'
      },
      {
        key: '--proxy-url',
        kind: 'arg',
        label: 'Proxy',
        description: 'Only if pages must be fetched through a proxy.',
        format: 'url',
        placeholder: 'http://proxy:3128'
      }
    ],
    group: 'Search and documents',
    tags: ['web', 'pages', 'markdown', 'read'],
    readsOnly: true,
    reaches: 'Any web address the model asks for',
    measured: { tools: 1, bytes: 1_194, memoryMb: 88, startMs: 1_757 },
    license: 'MIT',
    source: `${servers}/tree/main/src/fetch`
  },
  {
    id: 'context7',
    name: 'Context7',
    summary: 'Current documentation and code examples for libraries, in the version you use',
    publisher: 'upstash',
    verified: true,
    launch: npm('@upstash/context7-mcp'),
    version: '4.1.1',
    inputs: [secret('CONTEXT7_API_KEY', 'API key', 'Works without one; with a key you may ask more often.', false)],
    group: 'Search and documents',
    tags: ['documentation', 'libraries', 'api', 'code', 'web'],
    readsOnly: true,
    reaches: 'Context7, with what the model asks',
    measured: { tools: 2, bytes: 4_860, memoryMb: 99, startMs: 305 },
    license: 'MIT',
    source: 'https://github.com/upstash/context7'
  },
  {
    id: 'exa',
    name: 'Exa',
    summary: 'Searches the web and reads what it finds, made for models',
    publisher: 'exa-labs',
    verified: true,
    launch: npm('exa-mcp-server'),
    version: '3.4.1',
    inputs: [secret('EXA_API_KEY', 'Exa API key', 'Made in the Exa dashboard. It is needed for each search.')],
    group: 'Search and documents',
    tags: ['web', 'search', 'research'],
    needsKey: true,
    readsOnly: true,
    reaches: 'Exa, with what the model searches for',
    measured: { tools: 2, bytes: 2_137, memoryMb: 85, startMs: 159 },
    license: null,
    source: 'https://github.com/exa-labs/exa-mcp-server'
  },
  {
    id: 'tavily',
    name: 'Tavily',
    summary: 'Web search, extraction, crawling and site maps',
    publisher: 'tavily-ai',
    verified: true,
    launch: npm('tavily-mcp'),
    version: '0.2.22',
    inputs: [secret('TAVILY_API_KEY', 'Tavily API key', 'Made in the Tavily dashboard. Most tools need it.')],
    group: 'Search and documents',
    tags: ['web', 'search', 'crawl', 'research'],
    needsKey: true,
    readsOnly: true,
    reaches: 'Tavily, and the sites it reads for you',
    measured: { tools: 5, bytes: 7_694, memoryMb: 95, startMs: 273 },
    license: 'MIT',
    source: 'https://github.com/tavily-ai/tavily-mcp'
  },
  {
    id: 'firecrawl',
    name: 'Firecrawl',
    summary: 'Scrapes, crawls, searches and watches web sites; reads documents and papers',
    publisher: 'firecrawl',
    verified: true,
    launch: npm('firecrawl-mcp'),
    version: '3.26.0',
    inputs: [
      secret(
        'FIRECRAWL_API_KEY',
        'Firecrawl API key',
        'Most tools need it; without one a few work at a low rate.',
        false
      ),
      {
        key: 'FIRECRAWL_API_URL',
        kind: 'env',
        label: 'Own instance',
        description: 'Address of a Firecrawl that you run yourself.',
        format: 'url',
        placeholder: 'https://firecrawl.example.com'
      }
    ],
    group: 'Search and documents',
    tags: ['web', 'scrape', 'crawl', 'search', 'papers'],
    needsKey: true,
    reaches: 'Firecrawl, and the sites it visits for you',
    measured: { tools: 27, bytes: 82_314, memoryMb: 139, startMs: 498 },
    license: 'MIT',
    source: 'https://github.com/firecrawl/firecrawl-mcp-server'
  },
  {
    id: 'playwright',
    name: 'Playwright',
    summary: 'Drives a web browser: open, click, type, read the page tree, take pictures',
    publisher: 'microsoft',
    verified: true,
    launch: npm('@playwright/mcp'),
    version: '0.0.83',
    inputs: [
      {
        key: '--browser',
        kind: 'arg',
        label: 'Browser',
        description: 'Which browser it drives. It must be installed.',
        format: 'choice',
        choices: ['chrome', 'firefox', 'webkit', 'msedge'],
        placeholder: 'chrome'
      },
      {
        key: '--headless',
        kind: 'arg',
        label: 'No window',
        description: 'Work without showing the browser.',
        format: 'boolean'
      },
      {
        key: '--isolated',
        kind: 'arg',
        label: 'Fresh profile',
        description: 'Start with an empty profile each time and keep nothing.',
        format: 'boolean'
      }
    ],
    group: 'Browsers and devices',
    tags: ['browser', 'web', 'automation', 'testing', 'screenshots'],
    reaches: 'Any web address the model asks for, and what the browser is signed in to',
    measured: { tools: 25, bytes: 20_286, memoryMb: 124, startMs: 313 },
    license: 'Apache-2.0',
    source: 'https://github.com/microsoft/playwright-mcp'
  },
  {
    id: 'chrome-devtools',
    name: 'Chrome DevTools',
    summary: 'Inspects, measures and traces web pages in a running Chrome',
    publisher: 'ChromeDevTools',
    verified: true,
    launch: npm('chrome-devtools-mcp', '--no-usage-statistics'),
    version: '1.11.0',
    inputs: [
      {
        key: '--headless',
        kind: 'arg',
        label: 'No window',
        description: 'Work without showing Chrome.',
        format: 'boolean'
      },
      {
        key: '--isolated',
        kind: 'arg',
        label: 'Fresh profile',
        description: 'Use a temporary profile and delete it afterwards.',
        format: 'boolean'
      },
      {
        key: '--executablePath',
        kind: 'arg',
        label: 'Chrome',
        description: 'Only if Chrome is not in its usual place.',
        format: 'path',
        placeholder: '/usr/bin/google-chrome'
      }
    ],
    group: 'Browsers and devices',
    tags: ['browser', 'chrome', 'performance', 'debugging', 'web'],
    reaches: 'Any web address the model asks for, and what Chrome is signed in to',
    measured: { tools: 32, bytes: 29_361, memoryMb: 214, startMs: 529 },
    license: 'Apache-2.0',
    source: 'https://github.com/ChromeDevTools/chrome-devtools-mcp'
  },
  {
    id: 'supabase',
    name: 'Supabase',
    summary: 'Databases, functions and settings of your Supabase projects',
    publisher: 'supabase',
    verified: true,
    launch: npm('@supabase/mcp-server-supabase'),
    version: '0.13.0',
    inputs: [
      secret(
        'SUPABASE_ACCESS_TOKEN',
        'Access token',
        'Made in the Supabase dashboard under Account, Access tokens. It opens every project of yours.'
      ),
      {
        key: '--project-ref',
        kind: 'arg',
        label: 'Project',
        description: 'Reference of the one project it may use. Left empty: all of them.',
        placeholder: 'abcdefghijklmnop'
      },
      {
        key: '--read-only',
        kind: 'arg',
        label: 'Read only',
        description: 'Run queries in a way that cannot change data.',
        format: 'boolean'
      }
    ],
    group: 'Data',
    tags: ['database', 'postgres', 'sql', 'backend'],
    needsKey: true,
    reaches: 'Supabase, with the rights of your token',
    measured: null,
    // It lists its tools only with a network and a real token.
    partly: { memoryMb: 93, startMs: 305 },
    license: 'Apache-2.0',
    source: 'https://github.com/supabase/mcp'
  },
  {
    id: 'kubernetes',
    name: 'Kubernetes',
    summary: 'Looks at and changes clusters with kubectl and Helm',
    publisher: 'Flux159',
    launch: npm('mcp-server-kubernetes'),
    version: '4.1.7',
    inputs: [
      {
        key: 'KUBECONFIG',
        kind: 'env',
        label: 'kubeconfig',
        description: 'Left empty, your usual one (~/.kube/config) with all its clusters is used.',
        format: 'path',
        placeholder: '~/.kube/config'
      },
      {
        key: 'ALLOW_ONLY_NON_DESTRUCTIVE_TOOLS',
        kind: 'env',
        label: 'Nothing destructive',
        description: 'Leave out the tools that delete.',
        format: 'boolean'
      },
      {
        key: 'ALLOW_ONLY_READONLY_TOOLS',
        kind: 'env',
        label: 'Read only',
        description: 'Leave out every tool that changes something.',
        format: 'boolean'
      }
    ],
    group: 'Cloud and delivery',
    tags: ['kubernetes', 'kubectl', 'helm', 'cluster', 'cloud'],
    reaches: 'Every cluster in your kubeconfig, with your rights',
    measured: { tools: 23, bytes: 23_854, memoryMb: 170, startMs: 967 },
    license: 'MIT',
    source: 'https://github.com/Flux159/mcp-server-kubernetes'
  },
  {
    id: 'sentry',
    name: 'Sentry',
    summary: 'Finds and explains errors in Sentry: issues, events, replays',
    publisher: 'getsentry',
    verified: true,
    launch: npm('@sentry/mcp-server'),
    version: '0.39.0',
    inputs: [
      secret(
        'SENTRY_ACCESS_TOKEN',
        'Access token',
        'Made in Sentry under Settings, Developer settings, Personal tokens. It does not start without one.'
      ),
      {
        key: '--host',
        kind: 'arg',
        label: 'Own instance',
        description: 'Host name of a Sentry that you run yourself.',
        placeholder: 'sentry.example.com'
      }
    ],
    group: 'Cloud and delivery',
    tags: ['errors', 'monitoring', 'debugging', 'issues'],
    needsKey: true,
    reaches: 'Sentry, with the rights of your token',
    measured: { tools: 9, bytes: 26_133, memoryMb: 154, startMs: 537 },
    license: 'FSL-1.1-ALv2',
    source: 'https://github.com/getsentry/sentry-mcp'
  },
  {
    id: 'notion',
    name: 'Notion',
    summary: 'Searches, reads and writes pages, comments and databases in Notion',
    publisher: 'makenotion',
    verified: true,
    launch: npm('@notionhq/notion-mcp-server'),
    version: '2.5.2',
    inputs: [
      {
        ...secret(
          'NOTION_TOKEN',
          'Integration token',
          'Made in Notion under Integrations. It sees only the pages that you share with the integration.'
        ),
        placeholder: 'ntn_…'
      }
    ],
    group: 'Planning and people',
    tags: ['notes', 'pages', 'wiki', 'documents', 'tasks'],
    needsKey: true,
    reaches: 'The Notion pages shared with your integration',
    measured: { tools: 24, bytes: 76_215, memoryMb: 92, startMs: 164 },
    license: 'MIT',
    source: 'https://github.com/makenotion/notion-mcp-server'
  },
  {
    id: 'time',
    name: 'Time',
    summary: 'Tells the time and converts between time zones',
    publisher: reference,
    verified: true,
    launch: pypi('mcp-server-time'),
    version: '2026.10.19',
    inputs: [
      {
        key: '--local-timezone',
        kind: 'arg',
        label: 'Your time zone',
        description: 'Only if it is not the one of this computer.',
        placeholder: 'Europe/Berlin'
      }
    ],
    group: 'Planning and people',
    tags: ['time', 'time zones', 'dates'],
    offline: true,
    readsOnly: true,
    reaches: 'Nothing outside itself',
    measured: { tools: 2, bytes: 2_317, memoryMb: 78, startMs: 2_164 },
    license: 'MIT',
    source: `${servers}/tree/main/src/time`
  },
  {
    id: 'figma',
    name: 'Figma (Framelink)',
    summary: 'Reads layouts and pictures of Figma files, so that they can be built',
    publisher: 'GLips',
    launch: npm('figma-developer-mcp', '--stdio'),
    version: '0.13.2',
    inputs: [
      secret(
        'FIGMA_API_KEY',
        'Personal access token',
        'Made in Figma under Settings, Security. It does not start without one.'
      )
    ],
    group: 'Thinking and media',
    tags: ['design', 'figma', 'layout', 'images'],
    needsKey: true,
    reaches: 'Figma, with the rights of your token; saves pictures in its working folder',
    measured: { tools: 2, bytes: 3_890, memoryMb: 106, startMs: 376 },
    license: 'MIT',
    source: 'https://github.com/GLips/Figma-Context-MCP'
  },
  {
    id: 'memory',
    name: 'Memory',
    summary: 'Remembers people, things and how they belong together, in a file of its own',
    publisher: reference,
    verified: true,
    launch: npm('@modelcontextprotocol/server-memory'),
    version: '2026.8.31',
    inputs: [
      {
        key: 'MEMORY_FILE_PATH',
        kind: 'env',
        label: 'File',
        description:
          'Where it keeps what it remembers. Left empty: inside its own folder, which goes when the server is removed.',
        format: 'path',
        placeholder: '~/memory.jsonl'
      }
    ],
    group: 'Thinking and media',
    tags: ['memory', 'knowledge graph', 'notes'],
    offline: true,
    reaches: 'Its own file',
    measured: { tools: 9, bytes: 10_750, memoryMb: 74, startMs: 166 },
    license: null,
    source: `${servers}/tree/main/src/memory`
  },
  {
    id: 'sequential-thinking',
    name: 'Sequential thinking',
    summary: 'Lets a model think in numbered steps that it can revise',
    publisher: reference,
    verified: true,
    launch: npm('@modelcontextprotocol/server-sequential-thinking'),
    version: '2026.8.31',
    group: 'Thinking and media',
    tags: ['thinking', 'reasoning', 'planning'],
    offline: true,
    readsOnly: true,
    reaches: 'Nothing outside itself',
    measured: { tools: 1, bytes: 4_640, memoryMb: 73, startMs: 169 },
    license: null,
    source: `${servers}/tree/main/src/sequentialthinking`
  },
  {
    id: 'everything',
    name: 'Everything',
    summary: 'Shows every feature of the protocol; for trying out hosts and Patchbay itself',
    publisher: reference,
    verified: true,
    launch: npm('@modelcontextprotocol/server-everything'),
    version: '2026.8.31',
    group: 'Thinking and media',
    tags: ['test', 'example', 'demo', 'protocol'],
    offline: true,
    reaches: 'Nothing of yours, but its tool get-env shows its environment',
    measured: { tools: 13, bytes: 7_653, memoryMb: 74, startMs: 158 },
    license: null,
    source: `${servers}/tree/main/src/everything`
  }
]
