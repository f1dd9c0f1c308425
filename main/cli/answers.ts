/** What was given with --input, --env, --secret and --header → the orders of a snippet that ask for it. Pure. */
import type { ConsentSheet, InputField } from '../../contract/model.ts'
import type { Order } from '../../contract/requests.ts'

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
  orders: readonly Order[],
  given: Given
): { readonly orders: readonly Order[]; readonly unused: readonly string[] } {
  const all: readonly (readonly [Option, string, string])[] = [
    ...Object.entries(given.inputs).map(([name, value]) => ['--input', name, value] as const),
    ...Object.entries(given.env).map(([name, value]) => ['--env', name, value] as const),
    ...Object.entries(given.secrets).map(([name, value]) => ['--secret', name, value] as const),
    ...Object.entries(given.headers).map(([name, value]) => ['--header', name, value] as const)
  ]
  const used = new Set<string>()
  const answered = orders.map((order) =>
    all.reduce((before, [option, name, value]) => {
      const after =
        answer(before, option, name, value) ?? (orders.length === 1 ? added(before, option, name, value) : null)
      if (after) used.add(`${option} ${name}`)
      return after ?? before
    }, order)
  )
  return { orders: answered, unused: all.map(([option, name]) => `${option} ${name}`).filter((one) => !used.has(one)) }
}

/** The order with this answer in it; null when it does not ask for it. */
function answer(order: Order, option: Option, name: string, value: string): Order | null {
  const variable = Object.hasOwn(order.env, name) || Object.hasOwn(order.secrets, name)
  const header =
    order.wish.from === 'remote'
      ? Object.keys(order.wish.headers).find((one) => one.toLowerCase() === name.toLowerCase())
      : undefined
  const asked = order.asks?.some((ask) => ask.key === name) ?? false
  if (option === '--header' ? header !== undefined && order.wish.from === 'remote' : !asked && !variable && header) {
    if (order.wish.from !== 'remote' || header === undefined) return null
    const secretHeaders = [...new Set([...order.wish.secretHeaders, header])]
    return withoutIdleAsks({
      ...order,
      wish: { ...order.wish, headers: { ...order.wish.headers, [header]: value }, secretHeaders }
    })
  }
  // The whole variable was given: what its value would have been made of is not needed any more.
  if (variable && (option !== '--input' || !asked)) {
    const secret = option === '--secret' || Object.hasOwn(order.secrets, name)
    const { [name]: _plain, ...env } = order.env
    const { [name]: _secret, ...secrets } = order.secrets
    return withoutIdleAsks({
      ...order,
      env: secret ? env : { ...env, [name]: value },
      secrets: secret ? { ...secrets, [name]: value } : secrets
    })
  }
  return asked ? { ...order, inputs: { ...order.inputs, [name]: value } } : null
}

function added(order: Order, option: Option, name: string, value: string): Order | null {
  if (option === '--env') return { ...order, env: { ...order.env, [name]: value } }
  if (option === '--secret') return { ...order, secrets: { ...order.secrets, [name]: value } }
  if (option !== '--header' || order.wish.from !== 'remote') return null
  const { headers, secretHeaders } = order.wish
  return {
    ...order,
    wish: { ...order.wish, headers: { ...headers, [name]: value }, secretHeaders: [...secretHeaders, name] }
  }
}

/** A field that nothing in the order uses any more need not be answered. */
function withoutIdleAsks(order: Order): Order {
  if (!order.asks) return order
  const text = JSON.stringify([order.wish, Object.values(order.env), Object.values(order.secrets)])
  const asks = order.asks.filter((ask) => text.includes(JSON.stringify(`\${input:${ask.key}}`).slice(1, -1)))
  return { ...order, asks }
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
  return `${sheet.id} cannot start without ${told}. Add ${missing.length === 1 ? 'it' : 'them'} to the command, then try again.`
}
