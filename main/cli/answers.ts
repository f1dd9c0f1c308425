/** What was given with --input, --env, --secret and --header → the orders of a snippet that ask for it. Pure. */
import type { ConsentSheet, InputField } from '../../contract/model.ts'
import type { InstallRequest } from '../../contract/requests.ts'
import { sentence } from '../../contract/words/say.ts'

export interface Given {
  readonly inputs: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly secrets: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
}
type Option = '--input' | '--env' | '--secret' | '--header'

/**
 * `unused`: answers that no order asks for, as the option and its name; never the value. To a single server a variable
 * or header can also be added, as it is clear where it belongs.
 */
export function withAnswers(
  installRequests: readonly InstallRequest[],
  given: Given
): { readonly installRequests: readonly InstallRequest[]; readonly unused: readonly string[] } {
  const all: readonly (readonly [Option, string, string])[] = [
    ...Object.entries(given.inputs).map(([name, value]) => ['--input', name, value] as const),
    ...Object.entries(given.env).map(([name, value]) => ['--env', name, value] as const),
    ...Object.entries(given.secrets).map(([name, value]) => ['--secret', name, value] as const),
    ...Object.entries(given.headers).map(([name, value]) => ['--header', name, value] as const)
  ]
  const used = new Set<string>()
  const answered = installRequests.map((installRequest) =>
    all.reduce((before, [option, name, value]) => {
      const after =
        answer(before, option, name, value) ??
        (installRequests.length === 1 ? added(before, option, name, value) : null)
      if (after) used.add(`${option} ${name}`)
      return after ?? before
    }, installRequest)
  )
  return {
    installRequests: answered,
    unused: all.map(([option, name]) => `${option} ${name}`).filter((one) => !used.has(one))
  }
}

/** The order with this answer in it; null when it does not ask for it. */
function answer(installRequest: InstallRequest, option: Option, name: string, value: string): InstallRequest | null {
  const variable = Object.hasOwn(installRequest.env, name) || Object.hasOwn(installRequest.secrets, name)
  const header =
    installRequest.source.from === 'remote'
      ? Object.keys(installRequest.source.headers).find((one) => one.toLowerCase() === name.toLowerCase())
      : undefined
  const asked = installRequest.asks?.some((ask) => ask.key === name) ?? false
  if (
    option === '--header'
      ? header !== undefined && installRequest.source.from === 'remote'
      : !asked && !variable && header
  ) {
    if (installRequest.source.from !== 'remote' || header === undefined) return null
    const secretHeaders = [...new Set([...installRequest.source.secretHeaders, header])]
    return withoutIdleAsks({
      ...installRequest,
      source: {
        ...installRequest.source,
        headers: { ...installRequest.source.headers, [header]: value },
        secretHeaders
      }
    })
  }
  // The whole variable was given: what its value would have been made of is not needed any more.
  if (variable && (option !== '--input' || !asked)) {
    const secret = option === '--secret' || Object.hasOwn(installRequest.secrets, name)
    const { [name]: _plain, ...env } = installRequest.env
    const { [name]: _secret, ...secrets } = installRequest.secrets
    return withoutIdleAsks({
      ...installRequest,
      env: secret ? env : { ...env, [name]: value },
      secrets: secret ? { ...secrets, [name]: value } : secrets
    })
  }
  return asked ? { ...installRequest, inputs: { ...installRequest.inputs, [name]: value } } : null
}

function added(installRequest: InstallRequest, option: Option, name: string, value: string): InstallRequest | null {
  if (option === '--env') return { ...installRequest, env: { ...installRequest.env, [name]: value } }
  if (option === '--secret') return { ...installRequest, secrets: { ...installRequest.secrets, [name]: value } }
  if (option !== '--header' || installRequest.source.from !== 'remote') return null
  const { headers, secretHeaders } = installRequest.source
  return {
    ...installRequest,
    source: {
      ...installRequest.source,
      headers: { ...headers, [name]: value },
      secretHeaders: [...secretHeaders, name]
    }
  }
}

/** A field that nothing in the order uses any more need not be answered. */
function withoutIdleAsks(installRequest: InstallRequest): InstallRequest {
  if (!installRequest.asks) return installRequest
  const text = JSON.stringify([
    installRequest.source,
    Object.values(installRequest.env),
    Object.values(installRequest.secrets)
  ])
  const asks = installRequest.asks.filter((ask) => text.includes(JSON.stringify(`\${input:${ask.key}}`).slice(1, -1)))
  return { ...installRequest, asks }
}

/** How a field is given on the command line. */
export function optionFor(field: InputField): string {
  if (field.kind === 'env') return `--${field.secret ? 'secret' : 'env'} ${field.key}=…`
  return `--input ${field.key}=…`
}

/** Why this cannot be installed yet, with the options that would answer it; null when nothing is missing. */
export function missingWords(sheet: ConsentSheet): string | null {
  const missing = sheet.inputs.filter((field) => field.required && (field.value === null || field.value === ''))
  if (missing.length === 0) return null
  const told = missing.map((field) => `${field.label || field.key} (${optionFor(field)})`).join(', ')
  return sentence('cli.missing-inputs', { id: sheet.id, told, n: missing.length })
}
