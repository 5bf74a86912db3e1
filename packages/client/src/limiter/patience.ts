import type { Clock } from '../clock.ts'

export interface Patience {
  clock: Clock
  patienceMs: number
  /** Called each time so long has passed without an answer. */
  onLate(error: Error): void
}

/** Waits for an answer however long it takes, so that no second question overtakes the first, and tells those who cannot. */
export async function patiently<T>(asked: Promise<T>, { clock, patienceMs, onLate }: Patience): Promise<T> {
  const answered = new AbortController()
  async function watch(): Promise<void> {
    for (;;) {
      await clock.sleep(patienceMs, answered.signal)
      onLate(new Error(`no answer from the limiter store within ${patienceMs} ms`))
    }
  }
  watch().catch(() => undefined)
  try {
    return await asked
  } finally {
    answered.abort()
  }
}
