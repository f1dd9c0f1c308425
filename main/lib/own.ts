/** What a table holds under a key that comes from outside: `constructor` is a key like any other. */
export const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined
