import { describe, expect, test } from 'vitest'
import { engineFits, engineInWords } from '../../../main/runtimes/engines.ts'

describe('whether a Node fits', () => {
  test.each([
    ['>=18', '24.21.0', true],
    ['>=22.13', '22.12.9', false],
    ['^20.19.0 || ^22.12.0 || >=23', '21.0.0', false],
    ['^20.19.0 || ^22.12.0 || >=23', '24.21.0', true],
    ['>=20', '24.0.0-nightly1', true],
    ['nonsense', '1.0.0', true],
    [null, '1.0.0', true]
  ] as const)('%s with %s: %s', (range, version, fits) => expect(engineFits(range, version)).toBe(fits))
})
test.each([
  ['>=22.13', 'Node 22.13.0 or newer'],
  ['>= 18', 'Node 18.0.0 or newer'],
  ['^20.19.0 || >=23', 'Node ^20.19.0 || >=23'],
  ['20.x', 'Node 20.x']
])('%s in words', (range, words) => expect(engineInWords(range)).toBe(words))
