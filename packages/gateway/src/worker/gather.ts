/**
 * Answers many askers with one statement: while one is under way, those who come meanwhile gather for the next. Where it
 * fails, each is asked for by itself, so that nobody pays for another's trouble.
 */
export function gather<Item, Answer>(
  ask: (items: readonly Item[]) => Promise<readonly Answer[]>,
): (item: Item) => Promise<Answer> {
  type Waiting = { item: Item; resolve(answer: Answer): void; reject(error: unknown): void }
  let waiting: Waiting[] = []
  let isAsking = false

  async function askFor(some: readonly Waiting[]): Promise<void> {
    try {
      const answers = await ask(some.map(({ item }) => item))
      some.forEach(({ resolve }, at) => resolve(answers[at] as Answer))
    } catch (error) {
      const [only, ...others] = some
      if (only && !others.length) return only.reject(error)
      await Promise.all(some.map((one) => askFor([one])))
    }
  }

  async function askOn(): Promise<void> {
    isAsking = true
    while (waiting.length) await askFor(waiting.splice(0))
    isAsking = false
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      // What several connections have brought at once is all there after this turn of the event loop.
      if (!isAsking) setImmediate(() => void (isAsking || askOn()))
    })
}
