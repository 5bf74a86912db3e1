export type CircuitState = 'closed' | 'open' | 'half-open'
export type Verdict = 'success' | 'failure' | 'neutral'

export type CircuitEntry =
  | { admitted: true; leave(verdict: Verdict, now: number): void }
  | { admitted: false; retryAfterMs: number }

export interface Circuit {
  enter(now: number): CircuitEntry
  /** Somebody else has found the endpoint down and asks again at that moment, or, with undefined, found it up again. */
  follow(until: number | undefined, now: number): void
  state(now: number): CircuitState
}

export interface CircuitOptions {
  consecutiveFailures: number
  openMs: number
  /** `isFollowing` where somebody else found it out. */
  onChange: (from: CircuitState, to: CircuitState, isFollowing: boolean) => void
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
  let isFollowing = false

  function change(to: CircuitState, follows = false): void {
    const from = state
    state = to
    era += 1
    failures = 0
    isProbing = false
    isFollowing = follows
    onChange(from, to, follows)
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
    follow(until, now) {
      if (until === undefined) {
        if (isFollowing && state === 'open') change('closed', true)
      } else if (until > now && (state !== 'open' || openedAt + openMs < until)) {
        openedAt = until - openMs
        if (state === 'open') isFollowing = true
        else change('open', true)
      }
    },
    state: (now) => (state === 'open' && now - openedAt >= openMs ? 'half-open' : state),
  }
}
