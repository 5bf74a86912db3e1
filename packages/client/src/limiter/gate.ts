import type { Clock } from '../clock.ts'
import { LimiterStoreError, RateLimitWaitError } from '../errors.ts'
import type { Grant } from './grant.ts'
import { patiently } from './patience.ts'
import { earliestStart } from './projection.ts'
import type { Waiter } from './queue.ts'
import { createWaitingLine } from './queue.ts'
import { refresh } from './refresh.ts'
import type { LimiterSettings } from './settings.ts'
import type { PermitOutcome } from './settle.ts'
import type { Stamp } from './stamp.ts'
import type { EndpointState } from './state.ts'
import { copyState } from './state.ts'
import type { LimiterStore } from './store.ts'
import type { EndedCall } from './turn.ts'
import { takeTurn } from './turn.ts'

/** A reason given is one that need not be made, with its stack, for every alarm. */
const replaced = Symbol('replaced')

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

interface Ending extends EndedCall {
  booked(): void
  failed(cause: unknown): void
}

/** What a visit to the store brought back; `endings` are booked with it. */
interface Visit extends Grant {
  endings: readonly Ending[]
}

/** Callers are refused when the store has not answered for so long. */
const storePatienceMs = 2000
const retryStoreMs = 1000

export function createGate(options: GateOptions): Gate {
  const { endpoint, owner, clock, store, settings } = options
  const line = createWaitingLine()
  /** Ends that are not booked yet; one that could not be booked stays for the next visit. */
  const ended = new Set<Ending>()
  /** Calls started and not yet booked as ended. */
  let open = 0
  let sinceBatch = 0
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

  /** Visits the store until nothing more can start or be booked; never rejects. */
  async function serve(): Promise<void> {
    while (hasNews && (line.size > 0 || ended.size > 0)) {
      hasNews = false
      try {
        const visit = await patiently(visitStore(), { clock, patienceMs: storePatienceMs, onLate: refuseAll })
        book(visit)
        startWaiters(visit)
        const latest = rejectHopeless(visit.state)
        setAlarm(visit, latest)
      } catch (cause) {
        for (const ending of ended) ending.failed(cause)
        refuseAll(cause)
        if (ended.size > 0) wakeAt(clock.now() + retryStoreMs)
      }
    }
    isPumping = false
  }

  function visitStore(): Promise<Visit> {
    return store.update(endpoint, (before) => {
      const endings = [...ended]
      const waiting = line.counts()
      const turn = { now: clock.now(), owner, open, ended: endings, waiting, sinceBatch, settings }
      const result = { ...takeTurn(before, turn), endings }
      seen = result.state
      return { state: result.state, result }
    })
  }

  function book({ endings, granted, sinceBatch: since }: Visit): void {
    for (const ending of endings) {
      ended.delete(ending)
      ending.booked()
    }
    open += granted.interactive + granted.batch - endings.length
    sinceBatch = since
  }

  function startWaiters({ granted, stamp }: Visit): void {
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

  function setAlarm({ wakeAt: roomAt, canAnswersHelp, state }: Visit, nextDeadline: number | undefined): void {
    alarm?.abort(replaced)
    if (line.size === 0) return
    const othersInFlight = Object.keys(state.inFlight).some((name) => name !== owner)
    const mayOthersHelp = othersInFlight && (canAnswersHelp || roomAt === null)
    const lookAt = mayOthersHelp ? clock.now() + options.pollMs : null
    const known = [roomAt, nextDeadline, lookAt].filter((time) => time !== null && time !== undefined)
    if (known.length > 0) wakeAt(Math.min(...known))
  }

  function wakeAt(time: number): void {
    alarm?.abort(replaced)
    alarm = new AbortController()
    clock.sleep(Math.max(1, time - clock.now()), alarm.signal).then(pump, () => undefined)
  }

  function refuseAll(cause: unknown): void {
    for (const waiter of line.inOrder()) {
      line.remove(waiter)
      const init = { endpoint, outcome: 'not_sent', retryable: true, retryAfterMs: retryStoreMs, cause } as const
      waiter.fail(new LimiterStoreError('the rate limits cannot be read', init))
    }
  }

  /** Resolves when the end is booked. Where that fails it counts as under way until a later visit books it. */
  function finish(stamp: Stamp, outcome: PermitOutcome): Promise<void> {
    return new Promise((booked, failed) => {
      ended.add({ stamp, outcome, endedAt: clock.now(), booked, failed })
      pump()
    })
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
