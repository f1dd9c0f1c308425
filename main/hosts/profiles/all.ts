/** All hosts Patchbay can join, as the board lists them. Yours: one file beside these, and its name here. */
import type { HostProfile } from '../types.ts'
import { amp } from './amp.ts'
import { antigravity } from './antigravity.ts'
import { claudeCode } from './claude-code.ts'
import { claudeDesktop } from './claude-desktop.ts'
import { cline } from './cline.ts'
import { copilotCli } from './copilot-cli.ts'
import { cursor } from './cursor.ts'
import { devinDesktop } from './devin-desktop.ts'
import { factory } from './factory.ts'
import { geminiCli } from './gemini-cli.ts'
import { kiro } from './kiro.ts'
import { lmStudio } from './lm-studio.ts'
import { opencode } from './opencode.ts'
import { qwenCode } from './qwen-code.ts'
import { vscode } from './vscode.ts'
import { vscodeInsiders } from './vscode-insiders.ts'
import { warp } from './warp.ts'
import { windsurf } from './windsurf.ts'
import { zed } from './zed.ts'

export const profiles: readonly HostProfile[] = [
  claudeDesktop,
  claudeCode,
  cursor,
  vscode,
  vscodeInsiders,
  windsurf,
  devinDesktop,
  zed,
  geminiCli,
  antigravity,
  qwenCode,
  opencode,
  lmStudio,
  cline,
  kiro,
  copilotCli,
  amp,
  warp,
  factory
  // add yours here
]
