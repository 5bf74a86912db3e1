import { emptyLimiterState, type LimiterStore } from '@delos/client'

/**
 * Answers what stood there (undefined: nothing), having replaced it by `next` if, and only if, that was `expected`. Without
 * `next` it only looks.
 */
export type CompareAndSet = (
  endpoint: string,
  expected: string | undefined,
  next: string | undefined,
) => Promise<string | undefined>

/** Every lost race is another process's progress, so that only a store that never lets anybody win is given up. */
const mostRaces = 200

/**
 * Every process counts in the same windows, without a lock: a change is worked out on the state as last seen and set if that
 * still stands; if not, the answer is the newer state, and it is worked out again. Alone on an endpoint that is one statement.
 */
export function createCompareAndSetStore(compareAndSet: CompareAndSet): LimiterStore {
  const seen = new Map<string, string>()
  return {
    async update(endpoint, change) {
      for (let race = 0; race < mostRaces; race += 1) {
        const expected = seen.get(endpoint)
        const { state, result } = change(parseState(expected))
        const text = JSON.stringify(state)
        const isSame = text === expected
        const found = await compareAndSet(endpoint, expected, isSame ? undefined : text)
        if (found === expected) {
          seen.set(endpoint, text)
          return result
        }
        if (found === undefined) seen.delete(endpoint)
        else seen.set(endpoint, found)
      }
      throw new Error(`The limiter state of ${endpoint} changed ${mostRaces} times while it was being updated`)
    },
  }
}

type State = ReturnType<typeof emptyLimiterState>

function parseState(text: string | undefined): State {
  return text === undefined ? emptyLimiterState() : (JSON.parse(text) as State)
}
