/** One request as the inspector shows it. */
export interface LoggedRequest {
  /** ISO time. */
  at: string
  method: string
  url: string
  /** Absent where no route answered. */
  endpoint?: string
  /** 0: a connection that ended without an answer. */
  status: number
  credits: number
  /** The effect that it met. */
  fault?: string
}

const KEPT = 500

/** The latest requests, in a ring. */
export class RequestLog {
  #entries: LoggedRequest[] = []
  #next = 0

  add(entry: LoggedRequest): void {
    this.#entries[this.#next] = entry
    this.#next = (this.#next + 1) % KEPT
  }

  /** The newest first. */
  list(): LoggedRequest[] {
    return [...this.#entries.slice(this.#next), ...this.#entries.slice(0, this.#next)].reverse()
  }

  clear(): void {
    this.#entries = []
    this.#next = 0
  }
}
