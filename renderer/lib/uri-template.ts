/** The simple part of RFC 6570 that resource templates use: names in braces, with or without an operator. Pure. */
const hole = /\{([+#./;?&]?)([^{}]+)\}/g

/** "file:///{path}" → ["path"]; each name once, in the order in which it is asked for. */
export function namesIn(template: string): readonly string[] {
  return [...new Set([...template.matchAll(hole)].flatMap((found) => (found[2] ?? '').split(',').map(bare)))]
}

/** Puts values in. What is empty is left out; + and # keep reserved characters, the others encode them. */
export function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(hole, (_, operator: string, list: string) => {
    const given = list
      .split(',')
      .map(bare)
      .filter((name) => (values[name] ?? '') !== '')
    if (given.length === 0) return ''
    const encode = operator === '+' || operator === '#' ? encodeURI : encodeURIComponent
    const named = operator === '?' || operator === '&' || operator === ';'
    const parts = given.map((name) => (named ? `${name}=${encode(values[name] ?? '')}` : encode(values[name] ?? '')))
    const between = operator === '?' ? '&' : operator === '' || operator === '+' || operator === '#' ? ',' : operator
    return (operator === '+' ? '' : operator) + parts.join(between)
  })
}
const bare = (name: string): string => name.trim().replace(/[*]$|:\d+$/, '')
