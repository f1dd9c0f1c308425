import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findInParams, replaceSpan } from '../../../main/wire/params.ts'
import { findMembers, membersProgress, scanValue, splice } from '../../../main/wire/spans.ts'

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8')
const textAt = (source: Buffer, span: { start: number; end: number } | undefined): string | undefined =>
  span && source.toString('utf8', span.start, span.end)

describe('values found in the bytes', () => {
  it('finds the wanted members of an object, however it is spaced', () => {
    const source = bytes(' { "a" : [1, {"id": 2}] ,\t"id" :  -1.5e+3 , "z":"x" } ')
    const found = findMembers(source, ['id', 'z'])
    expect(found.ok).toBe(true)
    expect(textAt(source, found.members['id'])).toBe('-1.5e+3')
    expect(textAt(source, found.members['z'])).toBe('"x"')
  })

  it('compares keys exactly, but after resolving escapes', () => {
    const source = bytes('{"ID":1,"\\u0069d":2,"i\\u0064 ":3,"ıd":4}')
    expect(textAt(source, findMembers(source, ['id']).members['id'])).toBe('2')
  })

  it('reports a wanted key that occurs twice, also when one of them is written with escapes', () => {
    const found = findMembers(bytes('{"method":"a","x":1,"x":2,"m\\u0065thod":"b"}'), ['method'])
    expect(found.ok && found.duplicate).toBe('method')
  })

  it('knows every kind of broken JSON', () => {
    for (const text of [
      '{a:1}',
      '{"a" 1}',
      '{"a":}',
      '{"a":1,}',
      '{"a":1 "b":2}',
      '{"a":tru}',
      '{"a":nulL}',
      '{"a":01}',
      '{"a":-}',
      '{"a":1.}',
      '{"a":1.x}',
      '{"a":1e}',
      '{"a":1e+}',
      '{"a":+1}',
      '{"a":.5}',
      '{"a":"\\x"}',
      '{"a":"\\u12g4"}',
      '{"a":"\u0001"}',
      '{"a":[1,]}',
      '{"a":[1 2]}',
      '{"a":[}',
      '{"a":{"b":1]}',
      '{"a":{b:1}}',
      '{"a":{"b" 1}}',
      '{"a":{"b":1,}}',
      '{"a":NaN}',
      '{,}',
      '{"a":1e5x}'
    ]) {
      const found = findMembers(bytes(text), ['a'])
      expect([text, found.ok]).toEqual([text, false])
      if (!found.ok) expect([text, found.fault]).toEqual([text, 'syntax'])
    }
  })

  it('tells an object that is not finished from one that is wrong', () => {
    const whole = '{"a":{"b":[true,"x\\u0041\\n",-1.5e3,{}],"c":null},"d":[]}'
    for (let end = 1; end < whole.length; end += 1) {
      const found = findMembers(bytes(whole.slice(0, end)), ['a'])
      expect([end, found.ok]).toEqual([end, false])
      if (!found.ok) expect([whole.slice(0, end), found.fault]).toEqual([whole.slice(0, end), 'truncated'])
    }
    expect(findMembers(bytes(''), []).ok).toBe(false)
    expect(findMembers(bytes('[]'), [])).toMatchObject({ ok: false, fault: 'not-an-object' })
  })

  it('agrees with JSON.parse on what JSON is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.stringMatching(/^[[\]{}",:0-9eE+.\-tfn \\u]*$/)), (text) => {
        const source = bytes(text)
        const scan = scanValue(source, 0)
        const rest = scan.ok && source.toString('utf8', scan.end).trim() === ''
        let parsed = true
        try {
          JSON.parse(source.toString('utf8'))
        } catch {
          parsed = false
        }
        // JSON.parse knows no whitespace but these four.
        expect(rest && !/[^\t\n\r ]/.test(scan.ok ? source.toString('utf8', scan.end) : '')).toBe(parsed)
      }),
      { numRuns: 2_000 }
    )
  })

  it('survives nesting that would end a recursive reader', () => {
    const deep = bytes(`{"id":7,"result":${'['.repeat(200_000)}${']'.repeat(200_000)}}`)
    const found = findMembers(deep, ['id', 'result'])
    expect(found.ok && textAt(deep, found.members['id'])).toBe('7')
    expect(scanValue(bytes(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), 0).ok).toBe(true)
  })
})

describe('splicing', () => {
  it('changes the spans and not one byte else', () => {
    fc.assert(
      fc.property(fc.json(), fc.json(), fc.json(), (before, value, after) => {
        const source = bytes(`{"before": ${before} ,"id":${value},"after":${after}}`)
        const found = findMembers(source, ['id'])
        const span = found.members['id'] as { start: number; end: number }
        const changed = splice(source, [{ span, with: bytes('17') }])
        expect(changed.toString('latin1')).toBe(
          source.toString('latin1', 0, span.start) + '17' + source.toString('latin1', span.end)
        )
        const back = findMembers(changed, ['id']).members['id'] as { start: number; end: number }
        expect(replaceSpan(changed, back, source.subarray(span.start, span.end)).equals(source)).toBe(true)
      })
    )
  })

  it('keeps big integers, duplicate inner keys, lone surrogates, order and spacing', () => {
    const source = bytes(
      '{ "z":9007199254740993,"a":1e400,"__proto__":{"x":1,"x":2}, "s":"\\ud800","_meta" : {"o":{"progressToken":0}, "progressToken":"t1" },"b":-0.0}'
    )
    const spans = findInParams(source)
    expect(textAt(source, spans?.progressToken)).toBe('"t1"')
    expect(replaceSpan(source, spans!.progressToken!, bytes('42')).toString()).toBe(
      source.toString().replace('"t1"', '42')
    )
  })

  it('finds name, uri and the token, and a duplicate that two readers could read differently', () => {
    const source = bytes('{"name":"echo","uri":"a://b","arguments":{"name":"other"},"requestId":3,"progressToken":9}')
    const spans = findInParams(source)
    expect([
      textAt(source, spans?.name),
      textAt(source, spans?.uri),
      textAt(source, spans?.requestId),
      textAt(source, spans?.ofProgress)
    ]).toEqual(['"echo"', '"a://b"', '3', '9'])
    expect(spans?.progressToken).toBeUndefined()
    expect(findInParams(bytes('{"name":"a","name":"b"}'))?.duplicate).toBe('name')
    expect(findInParams(bytes('{"_meta":{"progressToken":1,"progressToken":2}}'))?.duplicate).toBe('progressToken')
    expect(findInParams(bytes('{"_meta":3}'))?.progressToken).toBeUndefined()
    expect(findInParams(bytes('[1]'))).toBeNull()
  })
})

describe('long strings', () => {
  it('end where JSON says, whatever lies where in them', () => {
    const odd = fc.constantFrom('\\n', '\\"', '\\\\', '\\u00e9', 'é', '😀', '"', '\\', '\u0001', '\\x', '\\u12', '')
    const run = fc.integer({ min: 0, max: 3_000 }).map((length) => 'y'.repeat(length))
    fc.assert(
      fc.property(fc.array(fc.tuple(run, odd), { maxLength: 6 }), fc.nat(40), (parts, lead) => {
        const text = `"${'y'.repeat(lead)}${parts.map(([plain, other]) => plain + other).join('')}"`
        const source = bytes(text)
        const found = scanValue(source, 0)
        const whole = (part: string) => {
          try {
            JSON.parse(part)
            return true
          } catch {
            return false
          }
        }
        if (found.ok) expect(whole(source.toString('utf8', 0, found.end))).toBe(true)
        else expect(whole(text)).toBe(false)
        if (whole(text)) expect(found).toEqual({ ok: true, end: source.length })
        // A plain array of bytes, and a view into a larger one, read the same.
        const inside = new Uint8Array(source.length + 20).fill(0x22)
        inside.set(source, 10)
        expect(scanValue(inside.subarray(10, 10 + source.length), 0)).toEqual(found)
      })
    )
  })
})

describe('a scan of bytes that are still coming', () => {
  const wanted = ['id', 'a', 'result']
  const pieces = fc.constantFrom(
    ...['{', '}', '[', ']', ',', ':', '"', '\\', '\\u00e9', '\\"', ' ', '\n', '1', '-0.5e+3', 'true', 'null', 'tru'],
    ...['"id"', '"a":', '"result":', '"\\u0061"', '"long text"', 'é', '{"id":1,"result":{"a":[1,{"b":"c\\\\"}]}', '12']
  )
  const broken = fc.array(pieces, { maxLength: 40 }).map((all) => `{"a":1${all.join('')}`)
  const sound = fc.tuple(fc.dictionary(fc.constantFrom('id', 'a', 'b', 'result', 'é'), fc.jsonValue()), fc.boolean())
  const texts = fc.oneof(
    broken,
    sound.map(([value, spaced]) => JSON.stringify(value, null, spaced ? 2 : 0))
  )
  const cuts = fc.array(fc.nat(400), { maxLength: 30 })

  it('ends where a scan of all of it ends, wherever they were cut', () => {
    fc.assert(
      fc.property(texts, cuts, (text, at) => {
        const all = bytes(text)
        const fresh = findMembers(all, wanted)
        const progress = membersProgress()
        for (const cut of at.filter((each) => each < all.length).sort((one, two) => one - two)) {
          const early = findMembers(all.subarray(0, cut), wanted, 0, cut, progress)
          // A fault, or an end, is where it would have been found with all of it.
          if (early.ok || early.fault !== 'truncated') return void expect(early).toEqual(fresh)
        }
        const found = findMembers(all, wanted, 0, all.length, progress)
        // Of what breaks off inside a member, a number at its very end may still go on.
        if (!fresh.ok && fresh.fault === 'truncated') expect(found).toMatchObject({ ok: false, fault: 'truncated' })
        else expect(found).toEqual(fresh)
      }),
      { numRuns: 3_000 }
    )
  })

  it('does not look through a long text again', () => {
    const all = bytes(`{"result":{"text":"${'y'.repeat(1_000_000)}\\n"},"id":7}`)
    const progress = membersProgress()
    for (let cut = 100; cut < all.length; cut += 100_000) findMembers(all, wanted, 0, cut, progress)
    expect(progress.value.textAt).toBeGreaterThan(900_000)
    expect(findMembers(all, wanted, 0, all.length, progress)).toEqual(findMembers(all, wanted))
  })
})
