/** Lets paid calls run side by side, and closes behind them for as long as somebody needs the spending to stand still. */
export class SpendGate {
  #inside = 0
  #closed: Promise<void> | undefined
  #onEmpty: (() => void) | undefined

  /** Runs a paid call from its hold to its settlement. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#closed
    this.#inside++
    try {
      return await work()
    } finally {
      this.#inside--
      if (this.#inside === 0) this.#onEmpty?.()
    }
  }

  /** Waits until nobody is inside, keeps everybody out meanwhile. One at a time. */
  async standstill<T>(work: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#closed
    let reopen = () => {}
    this.#closed = new Promise((resolve) => {
      reopen = resolve
    })
    try {
      if (this.#inside > 0) await new Promise<void>((resolve) => (this.#onEmpty = resolve))
      return await work()
    } finally {
      this.#onEmpty = undefined
      this.#closed = undefined
      reopen()
    }
  }
}
