import type { Clock } from '../clock.ts'
import { ApolloError, RateLimitWaitError } from '../errors.ts'
import type { Grant, Stamp } from './grant.ts'
import { grant } from './grant.ts'
import { earliestStart } from './projection.ts'
import type { Waiter } from './queue.ts'
import { createWaitingLine } from './queue.ts'
import { refresh } from './refresh.ts'
import type { LimiterSettings } from './settings.ts'
import type { PermitOutcome } from './settle.ts'
import { settle } from './settle.ts'
import type { EndpointState } from './state.ts'
import { copyState } from './state.ts'
import type { LimiterStore } from './store.ts'

export interface GateOptions {
  endpoint: string
  owner: string
  clock: Clock
  store: LimiterStore
  settings: LimiterSettings
  maxWaitMs: number
  /** How often to look whether other processes have made room, while only they can. */
  pollMs: number
}

/** The waiting line of one endpoint and this process's view of its limits. */
export interface Gate {
  readonly waiting: number
  /** The state as last seen, brought up to now; undefined before the first look. */
  peek(): EndpointState | undefined
  enter(waiter: Waiter): void
  leave(waiter: Waiter): void
  change(change: (state: EndpointState) => EndpointState): Promise<void>
  finish(stamp: Stamp, outcome: PermitOutcome): Promise<void>
}

export function createGate(options: GateOptions): Gate {
  const { endpoint, owner, clock, store, settings } = options
  const line = createWaitingLine()
  let seen: EndpointState | undefined
  let isPumping = false
  let hasNews = false
  let alarm: AbortController | undefined

  async function change(apply: (state: EndpointState) => EndpointState): Promise<void> {
    await store.update(endpoint, (before) => {
      const state = apply(before)
      seen = state
      return { state, result: undefined }
    })
    pump()
  }

  function pump(): void {
    hasNews = true
    if (isPumping) return
    isPumping = true
    void serve()
  }

  /** Serves the line until nothing more can start; never rejects. */
  async function serve(): Promise<void> {
    while (hasNews && line.size > 0) {
      hasNews = false
      try {
        const outcome = await askStore()
        startWaiters(outcome)
        const latest = rejectHopeless(outcome.state)
        setAlarm(outcome, latest)
      } catch (cause) {
        failAll(cause)
      }
    }
    isPumping = false
  }

  function askStore(): Promise<Grant> {
    const waiting = line.counts()
    return store.update(endpoint, (before) => {
      const result = grant(before, { now: clock.now(), owner, waiting, settings })
      seen = result.state
      return { state: result.state, result }
    })
  }

  function startWaiters({ granted, stamp }: Grant): void {
    const starting = [...line.take('interactive', granted.interactive), ...line.take('batch', granted.batch)]
    for (const waiter of starting) waiter.start(stamp)
    // Somebody left while the store was asked: their place goes back.
    const unused = granted.interactive + granted.batch - starting.length
    for (let i = 0; i < unused; i += 1) void finish(stamp, 'not_sent').catch(() => undefined)
  }

  /** Tells everybody who would start too late, and returns the earliest deadline of the rest. */
  function rejectHopeless(state: EndpointState): number | undefined {
    const now = clock.now()
    let ahead = 0
    let nextDeadline: number | undefined
    for (const waiter of line.inOrder()) {
      const start = earliestStart(state, ahead, { now, settings })
      const isTooLong = (start.window === 'hour' || start.window === 'day') && start.at - now > options.maxWaitMs
      const { deadline } = waiter
      const isTooLate = deadline !== undefined && (start.at > deadline || now >= deadline)
      if (isTooLate || (isTooLong && deadline === undefined)) {
        line.remove(waiter)
        waiter.fail(
          new RateLimitWaitError({ endpoint, retryAt: start.at, retryAfterMs: start.at - now, window: start.window }),
        )
        continue
      }
      ahead += 1
      if (deadline !== undefined) nextDeadline = Math.min(deadline, nextDeadline ?? deadline)
    }
    return nextDeadline
  }

  function setAlarm({ wakeAt, state }: Grant, nextDeadline: number | undefined): void {
    alarm?.abort()
    if (line.size === 0) return
    const now = clock.now()
    const othersInFlight = Object.keys(state.inFlight).some((name) => name !== owner)
    const times = [wakeAt, nextDeadline, wakeAt === null && othersInFlight ? now + options.pollMs : null]
    const known = times.filter((time) => time !== null && time !== undefined)
    if (known.length === 0) return
    alarm = new AbortController()
    clock.sleep(Math.max(1, Math.min(...known) - now), alarm.signal).then(pump, () => undefined)
  }

  function failAll(cause: unknown): void {
    for (const waiter of line.inOrder()) {
      line.remove(waiter)
      const init = { endpoint, outcome: 'not_sent', retryable: true, cause } as const
      waiter.fail(new ApolloError('the rate limits cannot be read', init))
    }
  }

  function finish(stamp: Stamp, outcome: PermitOutcome): Promise<void> {
    return change((before) => settle(before, stamp, { now: clock.now(), owner, outcome, settings }))
  }

  return {
    get waiting() {
      return line.size
    },
    peek() {
      if (seen === undefined) return undefined
      const state = copyState(seen)
      refresh(state, clock.now(), settings)
      return state
    },
    enter(waiter) {
      line.add(waiter)
      pump()
    },
    leave: (waiter) => line.remove(waiter),
    change,
    finish,
  }
}
