/** What is filled in by hand becomes a snippet like any other; spaces and quotes within an argument stay its own. */
import { describe, expect, test } from 'vitest'
import { argumentsIn, isVariableName, isWholeLine, snippetOf, withVariables } from '../../../renderer/lib/by-hand.ts'
import { parseSnippet } from '../../../main/snippets/parse.ts'

const fields = { name: '', command: 'my-server', args: '', folder: '', variables: [] }

describe('a form filled in by hand', () => {
  test.each([
    ['', []],
    ['--a', ['--a']],
    ['--a\n', ['--a']],
    ['--title\nMy notes', ['--title', 'My notes']],
    ['a\n\nb', ['a', '', 'b']],
    ['a\r\nb', ['a', 'b']]
  ])('reads the arguments of %j', (text, list) => {
    expect(argumentsIn(text)).toEqual(list)
  })
  test.each([
    ['npx -y x', true],
    ['uvx mcp-server-git', true],
    ['node', false],
    ['/opt/My Tools/server', false],
    ['C:\\Program Files\\x.exe', false],
    ['"/opt/My Tools/server" --a', false]
  ])('%j is a whole line: %s', (command, whole) => {
    expect(isWholeLine(command)).toBe(whole)
  })
  test.each([
    ['TOKEN', true],
    ['_x1', true],
    ['1x', false],
    ['A-B', false],
    ['A=B', false]
  ])('%j may name a variable: %s', (name, may) => expect(isVariableName(name)).toBe(may))

  test('is read by the same rules as what is pasted, spaces and quotes and all', () => {
    const parsed = parseSnippet(
      snippetOf({
        ...fields,
        name: 'My notes',
        args: '--title\nMy "own" notes',
        folder: '/home/me/a b',
        variables: [
          { name: 'REGION', value: 'eu', secret: false },
          { name: 'TOKEN', value: 's3cret', secret: true },
          { name: '', value: 'nothing', secret: false }
        ]
      })
    )
    const [order] = parsed.ok ? parsed.value.installRequests : []
    expect(order).toMatchObject({
      source: {
        from: 'command',
        command: 'my-server',
        args: ['--title', 'My "own" notes'],
        cwd: '/home/me/a b'
      },
      env: { REGION: 'eu' }
    })
    // the secret never was part of a text that is read
    expect(JSON.stringify(order)).not.toContain('s3cret')
    const variables = [{ name: 'TOKEN', value: 's3cret', secret: true }]
    expect(withVariables(order!, variables).secrets).toEqual({ TOKEN: 's3cret' })
  })
  test('a runner of packages becomes the package, as when pasted', () => {
    const parsed = parseSnippet(snippetOf({ ...fields, command: 'npx', args: '-y\n@x/y\n/tmp' }))
    expect(parsed.ok && parsed.value.installRequests[0]?.source).toMatchObject({ from: 'npm', package: '@x/y' })
  })
})
