export type CircuitState = 'closed' | 'open' | 'half-open'
export type Verdict = 'success' | 'failure' | 'neutral'

export type CircuitEntry =
  | { admitted: true; leave(verdict: Verdict, now: number): void }
  | { admitted: false; retryAfterMs: number }

export interface Circuit {
  enter(now: number): CircuitEntry
  state(now: number): CircuitState
}

export interface CircuitOptions {
  consecutiveFailures: number
  openMs: number
  onChange: (from: CircuitState, to: CircuitState) => void
}

/**
 * The three states. Every change starts a new era, and a call that entered in an older era says nothing about the present one: six calls
 * that fail together open the circuit once, and a straggler neither closes it nor prolongs it.
 */
export function createCircuit({ consecutiveFailures, openMs, onChange }: CircuitOptions): Circuit {
  let state: CircuitState = 'closed'
  let era = 0
  let failures = 0
  let openedAt = 0
  let isProbing = false

  function change(to: CircuitState): void {
    const from = state
    state = to
    era += 1
    failures = 0
    isProbing = false
    onChange(from, to)
  }

  function open(now: number): void {
    openedAt = now
    change('open')
  }

  function leave(enteredIn: number, verdict: Verdict, now: number): void {
    if (enteredIn !== era) return
    isProbing = false
    if (verdict === 'neutral') return
    if (verdict === 'success') {
      failures = 0
      if (state === 'half-open') change('closed')
      return
    }
    failures += 1
    if (state === 'half-open' || failures >= consecutiveFailures) open(now)
  }

  return {
    enter(now) {
      if (state === 'open' && now - openedAt >= openMs) change('half-open')
      if (state === 'open') return { admitted: false, retryAfterMs: openedAt + openMs - now }
      if (isProbing) return { admitted: false, retryAfterMs: openMs }
      isProbing = state === 'half-open'
      const enteredIn = era
      return { admitted: true, leave: (verdict, at) => leave(enteredIn, verdict, at) }
    },
    state: (now) => (state === 'open' && now - openedAt >= openMs ? 'half-open' : state),
  }
}
