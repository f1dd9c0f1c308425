/**
 * Is a value so unlike ordinary words that meeting it in a text can only mean the value itself? "postgres", "changeme" or
 * "string" as a password say nothing when they stand in a description, and hiding them there would spoil the text, or a
 * schema, and would make a tool look changed when such a password is replaced. Pure.
 *
 * At least 8 characters, and of two kinds (lower case, upper case, digits, others) or at least 20.
 */
export function isUnmistakable(value: string): boolean {
  const text = value.trim()
  if (text.length < 8) return false
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length
  return kinds >= 2 || text.length >= 20
}
