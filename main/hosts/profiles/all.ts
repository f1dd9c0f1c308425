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
import { codex } from './codex.ts'
import { goose } from './goose.ts'
import { continueDev } from './continue.ts'
import { roo } from './roo.ts'
import { clineVscode } from './cline-vscode.ts'
import { clineVscodium } from './cline-vscodium.ts'
import { clineCursor } from './cline-cursor.ts'
import { kilo } from './kilo.ts'
import { crush } from './crush.ts'
import { amazonQ } from './amazon-q.ts'
import { junie } from './junie.ts'
import { visualStudio } from './visual-studio.ts'
import { copilotJetbrains } from './copilot-jetbrains.ts'
import { trae } from './trae.ts'
import { qoder } from './qoder.ts'
import { augment } from './augment.ts'
import { grok } from './grok.ts'
import { kimi } from './kimi.ts'
import { vibe } from './vibe.ts'
import { hermes } from './hermes.ts'
import { rovoDev } from './rovo-dev.ts'
import { ohMyPi } from './oh-my-pi.ts'
import { boltai } from './boltai.ts'
import { witsy } from './witsy.ts'
import { xcodeClaude } from './xcode-claude.ts'
import { xcodeCodex } from './xcode-codex.ts'

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
  factory,
  codex,
  goose,
  continueDev,
  roo,
  clineVscode,
  clineVscodium,
  clineCursor,
  kilo,
  crush,
  amazonQ,
  junie,
  visualStudio,
  copilotJetbrains,
  trae,
  qoder,
  augment,
  grok,
  kimi,
  vibe,
  hermes,
  rovoDev,
  ohMyPi,
  boltai,
  witsy,
  xcodeClaude,
  xcodeCodex
  // add yours here
]
