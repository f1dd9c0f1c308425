/** Ids for what was pasted, made of its names. Pure, and small: the command line loads it, too. */
import type { InstallRequest } from '../../contract/requests.ts'

/** Lower-case letters, digits and dashes, at most 63, beginning with a letter or digit. */
export function idOf(name: string): string {
  const id = name
    .normalize('NFKD')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, 63)
    .replace(/-+$/, '')
  return id === '' ? 'server' : id
}

/** Each order with an id made of its name; a second of the same name becomes `name-2`. */
export function withIds(installRequests: readonly InstallRequest[]): readonly InstallRequest[] {
  const taken = new Set<string>()
  return installRequests.map((installRequest) => {
    const base = idOf(installRequest.name ?? '')
    let id = base
    for (let number = 2; taken.has(id); number++) id = `${base.slice(0, 62 - String(number).length)}-${number}`
    taken.add(id)
    return { ...installRequest, id }
  })
}
