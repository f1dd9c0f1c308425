/**
 * Secrets inside arguments and addresses. The definition holds `${secret:NAME}` where the value belongs, and beside it,
 * in `launch.secrets`, which reference of the vault that is; the value itself is put in when the program is started or
 * the address is called, and lies nowhere else. Pure.
 */
import type { Launch } from '../../contract/model.ts'

const place = /\$\{secret:([^{}]+)\}/g

export const placeholderOf = (name: string): string => `\${secret:${name}}`

/** Each place whose name has a value gets it; any other text, a place without a value included, stays as it is. */
export function putIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(place, (whole, name: string) => (Object.hasOwn(values, name) ? values[name]! : whole))
}

/** The launch with its values in their places: what runs. */
export function filledLaunch(launch: Launch, values: Readonly<Record<string, string>>): Launch {
  if (launch.kind === 'stdio') return { ...launch, args: launch.args.map((arg) => putIn(arg, values)) }
  return { ...launch, url: putIn(launch.url, values) }
}

/** The launch as it may be shown: six dots in each place of a secret. */
export function dottedLaunch(launch: Launch): Launch {
  const names = Object.keys(launch.secrets ?? {})
  return names.length === 0 ? launch : filledLaunch(launch, Object.fromEntries(names.map((name) => [name, '●●●●●●'])))
}

/** Names of the secrets that stand in this text. */
export function namesIn(text: string, launch: Launch): readonly string[] {
  return [...text.matchAll(place)].map((found) => found[1]!).filter((name) => Object.hasOwn(launch.secrets ?? {}, name))
}
