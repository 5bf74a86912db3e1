import type { Clock } from '../clock.ts'

export interface Patience {
  clock: Clock
  patienceMs: number
  /** Called each time so long has passed without an answer. */
  onLate(error: Error): void
}

/** Waits for an answer however long it takes, so that no second question overtakes the first, and tells those who cannot. */
export async function patiently<T>(asked: Promise<T>, { clock, patienceMs, onLate }: Patience): Promise<T> {
  if (await isPrompt(asked)) return asked
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

/** A store in memory answers within so many turns of the microtask queue: it needs no timer, twice a call. */
const promptTurns = 6

async function isPrompt(asked: Promise<unknown>): Promise<boolean> {
  const seen = { answer: false }
  const answered = (): void => {
    seen.answer = true
  }
  asked.then(answered, answered)
  for (let turn = 0; turn < promptTurns && !seen.answer; turn += 1) await Promise.resolve()
  return seen.answer
}
