/** What sort of program a host is, for its mark. Pure. */
export type HostKind = 'terminal' | 'editor' | 'plug-in' | 'chat'

const kinds: Readonly<Record<Exclude<HostKind, 'chat'>, readonly string[]>> = {
  terminal: [
    ...['amp', 'claude-code', 'codex', 'copilot-cli', 'crush', 'factory', 'gemini-cli', 'goose', 'grok', 'hermes'],
    ...['junie', 'kimi', 'oh-my-pi', 'opencode', 'qwen-code', 'rovo-dev', 'vibe', 'warp']
  ],
  editor: [
    ...['antigravity', 'cursor', 'devin-desktop', 'kiro', 'qoder', 'trae', 'visual-studio', 'vscode'],
    ...['vscode-insiders', 'windsurf', 'xcode-claude', 'xcode-codex', 'zed']
  ],
  'plug-in': [
    ...['amazon-q', 'augment', 'cline', 'cline-cursor', 'cline-vscode', 'cline-vscodium', 'continue'],
    ...['copilot-jetbrains', 'kilo', 'roo']
  ]
}

/** One that is not named talks with its person: most that are added by hand do. */
export const hostKind = (id: string): HostKind =>
  (['terminal', 'editor', 'plug-in'] as const).find((kind) => kinds[kind].includes(id)) ?? 'chat'
