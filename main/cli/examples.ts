/** One example for each command, shown below its help. A command without one does not pass the tests. */
import type { Command } from 'commander'
import { sentence } from '../../contract/words/say.ts'

/** By the words of the command. */
export const examples: Readonly<Record<string, string>> = {
  status: 'patchbay status --json',
  quit: 'patchbay quit',
  open: 'patchbay open /activity',
  add: 'patchbay add memory --npm @modelcontextprotocol/server-memory',
  import: 'patchbay import --skip tickets',
  list: 'patchbay list',
  show: 'patchbay show memory',
  start: 'patchbay start memory',
  stop: 'patchbay stop memory',
  restart: 'patchbay restart memory',
  remove: 'patchbay remove memory',
  duplicate: 'patchbay duplicate github github-work',
  restore: 'patchbay restore memory',
  plug: 'patchbay plug memory claude-code',
  unplug: 'patchbay unplug memory cursor',
  scripts: 'patchbay scripts playwright',
  logs: 'patchbay logs memory -f --since 10m --grep error',
  tools: 'patchbay tools memory',
  tool: 'patchbay tool off memory delete_entities --host cursor',
  'tool on': 'patchbay tool on memory delete_entities',
  'tool off': 'patchbay tool off memory --all',
  'tool accept': 'patchbay tool accept memory search_nodes',
  resources: 'patchbay resources git',
  prompts: 'patchbay prompts git',
  read: 'patchbay read git git://README.md',
  prompt: `patchbay prompt git review '{"branch": "main"}'`,
  suggest: 'patchbay suggest git review branch ma',
  call: `patchbay call memory search_nodes '{"query": "bees"}'`,
  calls: 'patchbay calls memory',
  saved: 'patchbay saved list memory',
  'saved list': 'patchbay saved list memory',
  'saved add': `patchbay saved add memory "All bees" search_nodes '{"query": "bees"}'`,
  'saved rename': 'patchbay saved rename memory "All bees" Bees',
  'saved delete': 'patchbay saved delete memory Bees',
  hosts: 'patchbay hosts',
  'hosts list': 'patchbay hosts list',
  'hosts plan': 'patchbay hosts plan cursor',
  'hosts join': 'patchbay hosts join cursor',
  'hosts leave': 'patchbay hosts leave cursor',
  'hosts undo': 'patchbay hosts undo cursor',
  'hosts restart-app': 'patchbay hosts restart-app claude-desktop',
  'hosts mend': 'patchbay hosts mend',
  'hosts leave-as-is': 'patchbay hosts leave-as-is cursor',
  'hosts show': 'patchbay hosts show cursor',
  'hosts remove-entry': 'patchbay hosts remove-entry cursor github',
  'hosts off': 'patchbay hosts off cursor github',
  'hosts on': 'patchbay hosts on cursor github',
  'hosts edit': 'patchbay hosts edit cursor github --set env.LOG=debug',
  'hosts put': `patchbay hosts put cursor files '{"command": "files-mcp"}'`,
  'hosts copy-entry': 'patchbay hosts copy-entry cursor github --to claude-code',
  'hosts backups': 'patchbay hosts backups cursor',
  'hosts restore': 'patchbay hosts restore cursor "$(patchbay hosts backups cursor --json | jq -r .[0].backup)"',
  'hosts scan': 'patchbay hosts scan',
  token: 'patchbay token vscode --new',
  settings: 'patchbay settings theme dark',
  'settings reset': 'patchbay settings reset theme',
  secret: 'pass show github | patchbay secret github GITHUB_TOKEN',
  catalogue: 'patchbay catalogue files',
  'catalogue show': 'patchbay catalogue show memory',
  notices: 'patchbay notices',
  'notices dismiss': 'patchbay notices dismiss settings-torn',
  sweep: 'patchbay sweep --end 4711',
  explain: 'patchbay explain port-taken',
  completion: 'source <(patchbay completion bash)',
  help: 'patchbay help hosts join',
  serve: 'patchbay serve --no-open --json',
  connect: 'patchbay connect --host cursor'
}

/** Puts each example below the help of its command, unless that says one itself. */
export function addExamples(command: Command, path = ''): void {
  for (const each of command.commands) {
    const words = path === '' ? each.name() : `${path} ${each.name()}`
    const line = Object.hasOwn(examples, words) ? examples[words] : undefined
    if (line !== undefined) each.addHelpText('after', sentence('cli-try.example', { line }))
    addExamples(each, words)
  }
}
