/** Changing what runs, with secrets inside arguments and addresses. */
import { describe, expect, it } from 'vitest'
import type { Launch, ServerDefinition } from '../../../contract/model.ts'
import { changeDefinition } from '../../../main/manage/change-definition.ts'
import { newDefinition } from '../../helpers/new-definition.ts'

const withLaunch = (launch: Launch, more: Partial<ServerDefinition> = {}): ServerDefinition =>
  newDefinition({ id: 'one', name: 'One', source: { kind: 'command' }, launch, createdAt: '', ...more })
const changed = (...asked: Parameters<typeof changeDefinition>) => {
  const outcome = changeDefinition(...asked)
  if (!outcome.ok) throw new Error(outcome.failure.message)
  return outcome.value
}
const extracted = withLaunch({
  kind: 'stdio',
  command: 'x',
  args: ['--token', '${secret:token}'],
  secrets: { token: 'server/one/arg/token' }
})

describe('arguments that are changed', () => {
  it('keep the secrets whose places are still there', () => {
    const { definition, secrets } = changed(extracted, { args: ['-v', '--token', '${secret:token}'] })
    expect(definition.launch).toMatchObject({
      args: ['-v', '--token', '${secret:token}'],
      secrets: { token: expect.any(String) }
    })
    expect(secrets).toEqual([])
  })
  it('let go of those whose places are gone', () => {
    expect(changed(extracted, { args: ['-v'] }).definition.launch).toEqual({
      kind: 'stdio',
      command: 'x',
      args: ['-v']
    })
  })
  it('that hold a new credential put it away under a name of its own', () => {
    const { definition, secrets } = changed(extracted, {
      args: ['--token', '${secret:token}', '--token', 'n3w-value-1']
    })
    expect(definition.launch).toMatchObject({
      args: ['--token', '${secret:token}', '--token', '${secret:token-2}'],
      secrets: { token: 'server/one/arg/token', 'token-2': 'server/one/arg/token-2' }
    })
    expect(secrets).toEqual([{ ref: 'server/one/arg/token-2', value: 'n3w-value-1' }])
  })
  it('leave in the open what stood there before, also when it comes back as it was shown', () => {
    const open = withLaunch({ kind: 'stdio', command: 'x', args: ['--token', 'op3n-value-1'] })
    const mask = (text: string) => text.replace('op3n-value-1', '●●●●●● (hidden: token)')
    const { definition, secrets } = changed(open, { args: ['-v', '--token', '●●●●●● (hidden: token)'] }, mask)
    expect(definition.launch).toEqual({ kind: 'stdio', command: 'x', args: ['-v', '--token', 'op3n-value-1'] })
    expect(secrets).toEqual([])
  })
})

it('an address and a variable that come back as they were shown are what they were', () => {
  const mask = (text: string) => text.replace('abc123def', '●●●●●● (hidden: x)')
  const remote = withLaunch({ kind: 'http', url: 'https://h/abc123def', headers: {} })
  expect(changed(remote, { url: 'https://h/●●●●●● (hidden: x)' }, mask).definition.launch).toEqual(remote.launch)
  const local = withLaunch(
    { kind: 'stdio', command: 'x', args: [] },
    { env: { A: { kind: 'plain', value: 'abc123def' } } }
  )
  expect(changed(local, { env: { A: '●●●●●● (hidden: x)' } }, mask).definition.env).toEqual(local.env)
})

describe('limits of single tools', () => {
  it('are laid over those that are set, and null lets a tool follow its server again', () => {
    const limited = withLaunch({ kind: 'stdio', command: 'x', args: [] }, { toolTimeoutSeconds: { a: 1, b: 2 } })
    const { definition } = changed(limited, { toolTimeoutSeconds: { a: null, c: 0 }, callTimeoutSeconds: 30 })
    expect(definition).toMatchObject({ toolTimeoutSeconds: { b: 2, c: 0 }, callTimeoutSeconds: 30 })
    expect(definition.toolTimeoutSeconds).not.toHaveProperty('a')
    expect(changed(limited, { name: 'Two' }).definition.toolTimeoutSeconds).toEqual({ a: 1, b: 2 })
  })
})
