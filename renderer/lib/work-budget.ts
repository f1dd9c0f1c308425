/**
 * How much work one look at a server's schema may cost. Schemas come from outside and multiply (variants of variants,
 * patterns times entries); whoever runs out stops looking and leaves the rest to the server. A unit is about 0.1 µs.
 */
export class WorkBudget {
  #left: number

  constructor(units = 1_000_000) {
    this.#left = units
  }
  /** Takes that much; false when nothing is left, so that the caller stops. */
  spend(units: number): boolean {
    this.#left -= units
    return this.#left > 0
  }
  get left(): number {
    return this.#left
  }
}
