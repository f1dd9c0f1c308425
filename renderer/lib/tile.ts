/** How a server or host without an icon of its own is known by sight: two letters over five pins, always the same for a name. Pure. */

/** Two letters: of two words, of two capitals, else the first letter and the next consonant. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/^@/, '')
    .split(/[\s\-_./]+/)
    .filter(Boolean)
  const [first = '?', second] = words
  const capitals = name.match(/\p{Lu}/gu) ?? []
  if (words.length === 1 && capitals.length > 1) return `${capitals[0]}${capitals[1]}`
  const letters = [...first]
  const next = second
    ? [...second][0]
    : (letters
        .slice(1)
        .join('')
        .match(/[bcdfghjklmnpqrstvwxz]/)?.[0] ?? letters[1])
  return `${(letters[0] ?? '?').toUpperCase()}${(next ?? '').toLowerCase()}`
}

/** Which of the five pins are set. */
export function pinsOf(name: string): readonly boolean[] {
  let hash = 7
  for (const letter of name) hash = (hash * 31 + letter.codePointAt(0)!) >>> 0
  const bits = ((hash >>> 3) % 30) + 1
  return [0, 1, 2, 3, 4].map((at) => ((bits >> at) & 1) === 1)
}

/** A picture made of pixels, in place: the only kind that is shown of a server, whoever says that it is fine. */
export const isPicture = (address: string | null): address is string =>
  address !== null && /^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/.test(address)
