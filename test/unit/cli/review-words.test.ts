/** The review in a terminal, and what the audit says of the yes to it. */
import { expect, it, describe } from 'vitest'
import type { ConsentSheet, PackageFacts } from '../../../contract/model.ts'
import { sentence } from '../../../contract/words/say.ts'
import { reviewWords } from '../../../main/cli/review-words.ts'

const facts: PackageFacts = {
  name: 'mcp-server-fetch',
  version: '2026.1.2',
  publishedAt: null,
  firstPublishedAt: null,
  releases: 1,
  publisher: '',
  maintainers: [],
  integrity: 'sha256-x',
  license: 'SEE LICENSE IN LICENSE',
  homepage: null,
  repository: 'https://github.com/example/fetch',
  unpackedBytes: null,
  dependencies: 1,
  scripts: [],
  engines: '>=3.10',
  deprecated: null
}
const sheet: ConsentSheet = {
  hash: 'h',
  id: 'fetch',
  name: 'Fetch',
  argv: ['/venv/bin/mcp-server-fetch'],
  argvNotes: [],
  url: null,
  cwd: '/srv/fetch',
  env: [{ name: 'TOKEN', secret: true, value: null }],
  inheritedEnv: [],
  headers: [],
  package: facts,
  warnings: [],
  inputs: [],
  runtime: null,
  hosts: [],
  wanted: 'up'
}

describe('the review in a terminal', () => {
  it('counts one thing as one', () => {
    const words = reviewWords(sheet)
    expect(words).toContain('1 release')
    expect(words).not.toMatch(/1 releases|1 packages/)
  })
  it('says nothing of a count of releases that nobody knows', () => {
    expect(reviewWords({ ...sheet, package: { ...facts, releases: 0 } })).not.toContain('release')
  })
  it('says where a Python package comes from and what it needs', () => {
    const words = reviewWords({ ...sheet, packageKind: 'pypi' })
    expect(words).toContain('Python >=3.10')
    expect(words).toContain('https://github.com/example/fetch')
  })
  it('tells the licence in words', () => {
    expect(reviewWords(sheet)).toContain('Under a licence of its own (LICENSE)')
    expect(reviewWords(sheet)).not.toContain('SEE LICENSE')
  })
})
describe('the audit', () => {
  it('says what was agreed to without a fingerprint', () => {
    expect(sentence('audit.agreed-by', { via: 'window' })).toBe('just as its review showed it, by window')
    expect(sentence('audit.agreed-again', { via: 'cli' })).toBe('to what it runs now, by cli')
  })
})
