import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { link, parseRoute, places, serverTabs } from '../../../renderer/lib/route.ts'

test('every place is found again from its address', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.constantFrom(...serverTabs), (id, tab) => {
      expect(parseRoute(link(places.server(id, tab)))).toEqual({
        page: 'board',
        panel: { kind: 'server', id, tab, rest: '' }
      })
      expect(parseRoute(link(places.catalogue(id)))).toEqual({ page: 'catalogue', entry: id })
      expect(parseRoute(link(places.cable(id, id)))).toEqual({
        page: 'board',
        panel: { kind: 'cable', host: id, server: id }
      })
    })
  )
})

test('any text is some place', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(parseRoute(text).page).toBeTypeOf('string')
    })
  )
  expect(parseRoute('#/nowhere/at/all')).toEqual({ page: 'board', panel: null })
  expect(parseRoute('#/server/%E0%A4%A')).toMatchObject({ panel: { id: '%E0%A4%A' } })
})
