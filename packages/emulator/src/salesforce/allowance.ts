import { dayMs } from './org.ts'
import { SalesforceRefusal } from './refusal.ts'

const bucketMs = 600_000

/** Requests of the last 24 hours, over a window that slides. */
export class Allowance {
  readonly #limit: number
  readonly #now: () => number
  readonly #buckets = new Map<number, number>()
  total = 0

  constructor(limit: number, now: () => number) {
    this.#limit = limit
    this.#now = now
  }

  get limit(): number {
    return this.#limit
  }

  get used(): number {
    const oldest = Math.floor((this.#now() - dayMs) / bucketMs)
    let used = 0
    for (const [bucket, count] of this.#buckets) {
      if (bucket <= oldest) this.#buckets.delete(bucket)
      else used += count
    }
    return used
  }

  /** Counts one request; throws where none is left. */
  take(count = 1): void {
    if (this.used + count > this.#limit) throw exhausted('TotalRequests Limit exceeded.')
    this.use(count)
  }

  /** What other programs of the org use up. */
  use(count: number): void {
    const bucket = Math.floor(this.#now() / bucketMs)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + count)
    this.total += count
  }

  header(): string {
    return `api-usage=${this.used}/${this.#limit}`
  }
}

function exhausted(message: string): SalesforceRefusal {
  return new SalesforceRefusal(403, { errorCode: 'REQUEST_LIMIT_EXCEEDED', message })
}
