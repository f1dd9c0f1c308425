/**
 * Sentences have one home, `contract/words`. What counts as one: a text of several plain words that begins with a capital
 * and ends with a full stop, or holds a sentence's end; anywhere in the core. Errors that nobody but a programmer meets,
 * and the texts of the shipped catalogue, are data.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { failureCodes } from '../../contract/failure.ts'
import { codeTexts } from '../../contract/words/en/codes.ts'
import { sources } from './read-imports.ts'

const filesIn = (...layers: readonly string[]): readonly string[] =>
  sources.filter((file) => file.endsWith('.ts') && layers.some((layer) => file.startsWith(`${layer}/`)))
const textOf = (file: string): string => readFileSync(join(process.cwd(), file), 'utf8')

/** "It ended. Start it again.", "§ is not there, so nothing was written." */
const isSentence = (text: string): boolean =>
  /^["“]?[A-Z§][^\n]*[a-z’,]+ [^\n]*[a-z§”")][.?!]$/.test(text) && (text.match(/\b[A-Za-z’]{2,}\b/g) ?? []).length >= 3

function sentencesIn(file: string): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return
    const text = ts.isTemplateExpression(node)
      ? node.head.text + node.templateSpans.map((span) => `§${span.literal.text}`).join('')
      : ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)
        ? node.text
        : null
    if (text !== null && isSentence(text.trim())) found.push(text)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true))
  return found
}

/** Data, and rooms whose sentences are still to be moved: this list may only shrink. */
const allowed: Readonly<Record<string, number>> = {
  // a mistake of the caller, for programmers only
  'main/servers/connection/launch.ts': 1
}

describe('sentences', () => {
  const made = Object.fromEntries(
    filesIn('main')
      .filter((file) => !/^main\/catalogue\/snapshot-/.test(file))
      .map((file) => [file, sentencesIn(file)] as const)
      .filter(([, found]) => found.length > 0)
  )
  it('are made in contract/words only', () => {
    expect(Object.entries(made).filter(([file, found]) => found.length > (allowed[file] ?? 0))).toEqual([])
  })
  it('that were moved there are struck off the list', () => {
    expect(Object.entries(allowed).filter(([file, count]) => (made[file]?.length ?? 0) < count)).toEqual([])
  })
})

describe('codes', () => {
  const core = filesIn('main', 'contract')
    .filter((file) => !/^contract\/(?:failure|words\/(?:help|en\/codes))\.ts$/.test(file))
    .map(textOf)
    .join('\n')
  it.each(failureCodes)('%s is told somewhere, and has its help', (code) => {
    expect(core).toMatch(new RegExp(`['"]${code}['"]`))
    expect(codeTexts[code].remedy).not.toBe('')
  })
})
