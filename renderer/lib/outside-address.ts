/**
 * The address as a person may open it in their browser, or null: https only, as the desktop app opens nothing else. A name
 * or a password in it is a disguise. Its host comes as the machine reads it, so that look-alike letters show.
 */
export function outsideAddress(text: string): { readonly href: string; readonly host: string } | null {
  if (!URL.canParse(text)) return null
  const url = new URL(text)
  const plain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.hostname !== ''
  return plain ? { href: url.href, host: url.host } : null
}
