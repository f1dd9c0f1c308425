import { describe, expect, it } from 'vitest'
import { withAskedUri } from '../../../main/gateway/asked-uri.ts'
import { expose, type ExposureInput } from '../../../main/access/exposure.ts'
import { createResourceOrigins, mentionedUris } from '../../../main/gateway/resource-origins.ts'
import { resolveResource } from '../../../main/gateway/resolve.ts'
import { accessWith } from '../../helpers/access.ts'

const bytes = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value))
const links = (...uris: string[]): Buffer =>
  bytes({ content: uris.map((uri) => ({ type: 'resource_link', name: 'n', uri })) })

describe('the resources that a result names', () => {
  it('is every URI of links, embedded resources and contents, whatever its spelling', () => {
    expect(
      mentionedUris(
        bytes(
          '{"content":[{"type":"resource_link","uri" : "a://\\u0031"},{"type":"resource","resource":{"uri":"a://2","text":"x"}}]}'
        )
      )
    ).toEqual(['a://1', 'a://2'])
    expect(mentionedUris(bytes({ contents: [{ uri: 'a://3' }] }))).toEqual(['a://3'])
  })
  it('is nothing that only looks like it', () => {
    const inText = JSON.stringify({ uri: 'a://1' })
    expect(mentionedUris(bytes({ content: [{ type: 'text', text: inText }], format: 'uri', uri: 5 }))).toEqual([])
    expect(mentionedUris(links('a://' + 'x'.repeat(5_000)))).toEqual([])
    expect(mentionedUris(bytes('{"uri":"a://cut'))).toEqual([])
    expect(mentionedUris(bytes('"uri"'))).toEqual([])
  })
  it('is remembered for that host, the newest server and the newest 5,000', () => {
    const origins = createResourceOrigins()
    origins.note('cursor', 'a', links('x://1'))
    origins.note('cursor', 'b', links('x://1'))
    expect(origins.serverOf('cursor', 'x://1')).toBe('b')
    expect(origins.serverOf('zed', 'x://1')).toBeNull()
    for (let batch = 0; batch < 5; batch += 1)
      origins.note('cursor', 'c', links(...Array.from({ length: 1_000 }, (_, index) => `y://${batch}/${index}`)))
    expect(origins.serverOf('cursor', 'x://1')).toBeNull()
    expect(origins.serverOf('cursor', 'y://0/0')).toBe('c')
  })
})

describe('a URI that is in no list', () => {
  const kept = (templates: string[], resources: string[] = []) => ({
    tools: [],
    prompts: [],
    resources: resources.map((uri) => ({ uri })),
    templates: templates.map((uriTemplate) => ({ uriTemplate })),
    capabilities: {},
    instructions: null,
    listedAt: null
  })
  const input: ExposureInput = {
    servers: ['a', 'b'].map((id) => ({
      id,
      name: id,
      kept: kept(['demo://blob/{id}'], ['demo://one'])
    })),
    rules: accessWith(['a', 'b']),
    host: 'cursor',
    nameRoom: 64
  }
  const where = (from: ExposureInput, uri: string, by: string | null = null): unknown => {
    const to = resolveResource(expose(from), uri, () => by)
    return to.ok ? [to.server, to.name] : to.refusal.failure
  }
  it('goes to the server that mentioned it, if this host may use that', () => {
    expect(where(input, 'demo://blob/1', 'b')).toEqual(['b', 'demo://blob/1'])
    expect(where(input, 'demo://one', 'a')).toEqual(['a', 'demo://one'])
    expect(where(input, 'other://x', 'a')).toEqual(['a', 'other://x'])
    expect(where(input, 'other://x', 'removed')).toBe('unknown-tool')
    expect(
      where({ ...input, rules: accessWith(['a', 'b'], { plugs: { b: { only: [], off: [] } } }) }, 'other://x', 'b')
    ).toBe('not-plugged')
  })
  it('goes to the only server of this host that says it so itself, and to none of two', () => {
    const alone = { ...input, rules: accessWith(['a', 'b'], { plugs: { b: { only: [], off: [] } } }) }
    expect(where(alone, 'demo://blob/1')).toEqual(['a', 'demo://blob/1'])
    expect(where(alone, 'demo://one')).toEqual(['a', 'demo://one'])
    expect(where(input, 'demo://blob/1')).toBe('unknown-tool')
  })
  it('that is another’s in a list stays that other’s, whoever names it', () => {
    const own = { ...input, servers: [{ ...input.servers[0]!, kept: kept(['t://{x}'], ['r://1']) }, input.servers[1]!] }
    expect(where(own, 'r://1', 'b')).toEqual(['a', 'r://1'])
    expect(where(own, 't://1', 'b')).toEqual(['a', 't://1'])
  })
})

describe('the result of a read', () => {
  it('has the URI that the host asked for, and every other byte as it came', () => {
    const result = bytes(
      '{ "contents":[ {"n":1.0,"uri":"x:\\/1","text":"x:/1"} , {"uri":"x:/2"}],"_meta":{"uri":"x:/1"}}'
    )
    expect(withAskedUri(result, 'x:/1', 'patchbay:a/x:/1').toString()).toBe(
      '{ "contents":[ {"n":1.0,"uri":"patchbay:a/x:/1","text":"x:/1"} , {"uri":"x:/2"}],"_meta":{"uri":"x:/1"}}'
    )
    for (const odd of ['{"contents":[]}', '{"contents":{}}', '{}', '[1]', '{"contents":[1,"a"]}'])
      expect(withAskedUri(bytes(odd), 'a', 'b').toString()).toBe(odd)
  })
})
