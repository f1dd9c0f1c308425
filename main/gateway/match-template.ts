/**
 * Could this URI be an expansion of this template? Template expressions match anything; literals must stand in order.
 * Written out instead of made into a regular expression: the template comes from a server, and a hostile one must not
 * be able to stop the event loop. Linear in template times URI at worst.
 */
export function matchesTemplate(template: string, uri: string): boolean {
  const literals = template.split(/\{[^{}]*\}/)
  if (literals.length === 1) return template === uri
  const first = literals[0] as string
  const last = literals[literals.length - 1] as string
  if (uri.length < first.length + last.length || !uri.startsWith(first) || !uri.endsWith(last)) return false
  let at = first.length
  const end = uri.length - last.length
  for (const literal of literals.slice(1, -1)) {
    const found = uri.indexOf(literal, at)
    if (found === -1 || found + literal.length > end) return false
    at = found + literal.length
  }
  return true
}
