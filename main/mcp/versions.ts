/** The versions of the protocol that Patchbay speaks, on both sides. Dates, so that text compares as time does. */
export const legacyVersions = ['2024-11-05', '2025-03-26', '2025-06-18', '2025-11-25'] as const
export const newestLegacy = '2025-11-25'
/** Newest first. */
export const modernVersions = ['2026-07-28'] as const
export const newestModern = '2026-07-28'
/** The only version in which several messages may come as one array. */
export const batchVersion = '2025-03-26'

const firstModern = '2026-07-28'
/** Stateless: each request carries who asks and in which version. */
export const isModern = (version: unknown): boolean => typeof version === 'string' && version >= firstModern
