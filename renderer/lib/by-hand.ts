/** What a person filled in by hand, as a snippet of the usual shape: read like a pasted one, so that the rules are the same. Pure. */
import type { InstallRequest } from '../../contract/requests.ts'

export interface HandVariable {
  readonly name: string
  readonly value: string
  readonly secret: boolean
}
export interface HandFields {
  readonly name: string
  readonly command: string
  /** One a line, as they are: a space within one is its own. */
  readonly args: string
  readonly folder: string
  readonly variables: readonly HandVariable[]
}

/** Lines as arguments; an empty last line is the end of the one before. */
export function argumentsIn(text: string): readonly string[] {
  const lines = text.replace(/\r/g, '').split('\n')
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** Nothing but letters, digits and _, no digit first: what a shell and every runtime take. */
export const isVariableName = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

/** A program's path may hold spaces; a bare name followed by a word is a command with its arguments. */
export const isWholeLine = (command: string): boolean => /^[^\s/\\"']+\s+\S/.test(command.trim())

/** The snippet. Secrets are left out of it: they are put into the order that comes of it. */
export function snippetOf({ name, command, args, folder, variables }: HandFields): string {
  const program = command.trim()
  const key = name.trim() || (program.split(/[\\/]/).pop() ?? program)
  const open = variables.filter((variable) => variable.name !== '' && !variable.secret)
  return JSON.stringify({
    mcpServers: {
      [key]: {
        command: program,
        args: argumentsIn(args),
        ...(folder.trim() === '' ? {} : { cwd: folder.trim() }),
        env: Object.fromEntries(open.map((variable) => [variable.name, variable.value]))
      }
    }
  })
}

/** The order with what was said of each variable: secret or not is the person's word. An empty secret is asked for. */
export function withVariables(order: InstallRequest, variables: readonly HandVariable[]): InstallRequest {
  const named = variables.filter((variable) => variable.name !== '')
  const secrets = Object.fromEntries(named.filter((each) => each.secret).map((each) => [each.name, each.value]))
  return { ...order, secrets: { ...order.secrets, ...secrets } }
}
