export interface Told {
  readonly kind: 'failed' | 'flaky'
  readonly name: string
  readonly why: string
}
export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  readonly flaky: number
  readonly told: readonly Told[]
}
export const nothing: Tally
export function add(a: Tally, b: Tally): Tally
export function vitestTally(file: string): Tally | null
export function playwrightTally(file: string): Tally | null
export function judged(tally: Tally | null, code: number, note?: string): Tally
export function epilogue(results: readonly { readonly name: string; readonly tally: Tally }[]): string[]
