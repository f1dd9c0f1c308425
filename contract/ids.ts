/** Ids of servers and hosts, as they stand in files, addresses and on the wire. */
export const idPattern = /^[a-z0-9][a-z0-9-]{0,62}$/
export const idWords = 'lower-case letters, digits and dashes, at most 63'
export const isId = (text: unknown): text is string => typeof text === 'string' && idPattern.test(text)
