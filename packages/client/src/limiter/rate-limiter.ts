import { randomUUID } from 'node:crypto'
import type { Clock } from '../clock.ts'
import { systemClock } from '../clock.ts'
import { AbortError } from '../errors.ts'
import type { Lane } from '../http.ts'
import type { Gate } from './gate.ts'
import { createGate } from './gate.ts'
import type { KnownLimits } from './learn.ts'
import { learned } from './learn.ts'
import { earliestStart } from './projection.ts'
import type { Waiter } from './queue.ts'
import type { LimiterSettings } from './settings.ts'
import { windowLengths } from './settings.ts'
import type { PermitOutcome } from './settle.ts'
import type { LimiterSnapshot } from './snapshot.ts'
import { snapshotOf } from './snapshot.ts'
import type { Stamp } from './stamp.ts'
import type { LimiterStore } from './store.ts'
import { createMemoryLimiterStore } from './store.ts'

export type { PermitOutcome } from './settle.ts'

export interface RateLimiterOptions {
  clock?: Clock
  /** Default: this process's memory. */
  store?: LimiterStore
  /** Length of the minute window; hour and day scale with it. Default 60,000. */
  minuteMs?: number
  /** Requests left unused in every window. Default 0. */
  safety?: number
  /** Share of a minute window that the batch lane leaves to the interactive lane until its last tenth. Default 0.1. */
  reservedShare?: number
  /** Longest wait for an hour or day window without a deadline. Default 1.5 minute windows. */
  maxWaitMs?: number
  /** A limiter that has not been heard of for so long is taken for dead. Default two minute windows, and a second at least. */
  inFlightTtlMs?: number
  /** This process's name in a shared store, for whoever reads it there. Default: none. */
  owner?: string
}

export interface AcquireOptions {
  lane?: Lane
  /** For whom: callers of one lane take turns. Default: all are one. */
  caller?: string
  signal?: AbortSignal
  /** Epoch milliseconds. */
  deadline?: number
}

/** The right to send one request. */
export interface Permit {
  /** Tells what became of the request. Only the first call counts. */
  release(outcome: PermitOutcome): Promise<void>
}

/** Keeps every endpoint within its minute, hour and day windows, which it learns from the answers. */
export interface RateLimiter {
  /**
   * Waits for a turn. Rejects with a `RateLimitWaitError`, at once, when the turn would come after the deadline or after `maxWaitMs` of
   * waiting for an hour or day window; with an `AbortError` when the signal aborts.
   */
  acquire(endpoint: string, options?: AcquireOptions): Promise<Permit>
  /** Takes over limits known from elsewhere, so that no probe is needed. */
  learn(endpoint: string, limits: KnownLimits): Promise<void>
  /** The windows as this process last saw them. */
  snapshot(): LimiterSnapshot
  /** How long until the last of `calls` further calls can start, in milliseconds; 0 where nothing is known. */
  estimate(endpoint: string, calls: number): number
}

// The store is asked at every poll; with minutes of milliseconds it would have nothing else to do.
const shortestPollMs = 20

export function createRateLimiter(options: RateLimiterOptions = {}): RateLimiter {
  const { clock = systemClock, store = createMemoryLimiterStore(), minuteMs = 60_000 } = options
  // Two limiters of one name would take each other's requests for their own.
  const owner = [options.owner, randomUUID()].filter(Boolean).join(' ')
  const settings: LimiterSettings = {
    lengthsMs: windowLengths(minuteMs),
    safety: options.safety ?? 0,
    reservedShare: options.reservedShare ?? 0.1,
    inFlightTtlMs: options.inFlightTtlMs ?? Math.max(2 * minuteMs, 1000),
    slackMs: minuteMs / 60,
  }
  const maxWaitMs = options.maxWaitMs ?? 1.5 * minuteMs
  const gates = new Map<string, Gate>()

  function gateOf(endpoint: string): Gate {
    const known = gates.get(endpoint)
    if (known !== undefined) return known
    const gate = createGate({
      endpoint,
      owner,
      clock,
      store,
      settings,
      maxWaitMs,
      pollMs: Math.max(shortestPollMs, minuteMs / 240),
    })
    gates.set(endpoint, gate)
    return gate
  }

  return {
    acquire: (endpoint, wait = {}) => acquire(gateOf(endpoint), endpoint, wait),
    learn: (endpoint, limits) =>
      gateOf(endpoint).change((state) => learned(state, limits, { now: clock.now(), settings })),
    snapshot: () => snapshotOf(gates, settings),
    estimate(endpoint, calls) {
      const gate = gateOf(endpoint)
      const state = gate.peek()
      if (state === undefined || calls < 1) return 0
      const now = clock.now()
      return earliestStart(state, gate.waiting + calls - 1, { now, settings }).at - now
    },
  }
}

function acquire(
  gate: Gate,
  endpoint: string,
  { lane = 'interactive', caller = '', signal, deadline }: AcquireOptions,
): Promise<Permit> {
  return new Promise((resolve, reject) => {
    const waiter: Waiter = {
      lane,
      caller,
      deadline,
      start(stamp) {
        signal?.removeEventListener('abort', aborted)
        resolve(permitFor(gate, stamp))
      },
      fail(error) {
        signal?.removeEventListener('abort', aborted)
        reject(error)
      },
    }
    function aborted(): void {
      gate.leave(waiter)
      reject(new AbortError({ endpoint, outcome: 'not_sent', reason: signal?.reason }))
    }
    if (signal?.aborted) return aborted()
    signal?.addEventListener('abort', aborted, { once: true })
    gate.enter(waiter)
  })
}

function permitFor(gate: Gate, stamp: Stamp): Permit {
  let isReleased = false
  return {
    async release(outcome) {
      if (isReleased) return
      isReleased = true
      await gate.finish(stamp, outcome)
    },
  }
}

export type { KnownLimits, LimiterSnapshot }
