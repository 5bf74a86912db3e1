/** The team's one pool of credits. */
export class CreditPool {
  readonly limit: number
  #consumed = 0

  constructor(limit: number) {
    this.limit = limit
  }

  get consumed(): number {
    return this.#consumed
  }

  get leftOver(): number {
    return Math.max(0, this.limit - this.#consumed)
  }

  covers(credits: number): boolean {
    return credits <= this.leftOver
  }

  restore(consumed: number): void {
    this.#consumed = consumed
  }

  take(credits: number): void {
    this.#consumed += credits
  }
}
