/** What packages say of where they come from. Pure; believes nothing. */

/** git+https, git@host:path and the `owner/repo` shorthand as something a browser opens; anything else is null. */
export function webAddress(value: unknown): string | null {
  const given = typeof value === 'string' ? value.trim() : ''
  const address = given
    .replace(/^git\+/, '')
    .replace(/^(?:ssh:\/\/)?git@([^/:]+)[:/]/, 'https://$1/')
    .replace(/^git:\/\//, 'https://')
    .replace(/^(?:github:)?([\w.-]+\/[\w.-]+)$/, 'https://github.com/$1')
    .replace(/\.git(?=$|#)/, '')
  try {
    const url = new URL(address)
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href.replace(/\/$/, '') : null
  } catch {
    return null
  }
}
