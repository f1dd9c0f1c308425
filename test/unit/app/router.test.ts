import { describe, expect, it, vi } from 'vitest'
import type { Handlers } from '../../../contract/requests.ts'
import { createRouter } from '../../../main/router.ts'

const caller = {} as Parameters<ReturnType<typeof createRouter>>[2]
const route = createRouter(
  {
    'servers.stop': () => {
      throw new Error('boom')
    }
  } as unknown as Handlers,
  vi.fn()
)
const words = async (name: string, input: unknown): Promise<string> => {
  const outcome = await route(name, input, caller)
  return outcome.ok ? '' : outcome.failure.message
}

describe('what is asked wrongly', () => {
  it.each([
    ['servers.start', { id: 'Bad Id' }, /^Starting a server .*The id does not fit: lower-case letters/],
    [
      'settings.update',
      { change: { gatewayPort: 99_999_999 } },
      /^Changing a setting .*The gateway port is at most 65535/
    ],
    ['settings.update', { change: { theme: 'purple' } }, /The theme is one of system, light, dark/],
    ['cables.plug', { server: 'git' }, /The host is missing/],
    ['no.such', {}, /does not know how to do that/]
  ])('is named by what was done: %s', async (name, input, sentence) => {
    const said = await words(name, input)
    expect(said).toMatch(sentence)
    expect(said).not.toContain(name)
  })
  it('never says a value back: it may be a secret', async () => {
    expect(await words('servers.setSecret', { id: 'Hunter2!', key: 'hunter2', value: 12 })).not.toMatch(/hunter2/i)
  })
  it('a mistake of Patchbay is called one', async () => {
    expect(await words('servers.stop', { id: 'git' })).toMatch(
      /^Stopping a server failed\. That is a mistake in Patchbay/
    )
  })
})
