import type { Context } from '../../context.ts'
import { findPurchase } from '../../db/purchases.ts'
import { ServiceError } from '../../errors.ts'
import { buyTogether, type Outcome } from './buy-together.ts'
import { keyOf } from './find-known.ts'
import type { AlsoRecord, BuyOptions, Order } from './order.ts'
import type { PersonWish } from './wish.ts'

/** The one place where people are bought. */
export interface PeopleBuyer {
  /** Up to ten different people for one caller in one call. Comes back with what is busy or in doubt unresolved. */
  buy(context: Context, wishes: readonly PersonWish[], options: BuyOptions & { also?: AlsoRecord }): Promise<Outcome[]>
  /** One person, now: joins whoever asks for the same one, travels with whoever asks at the same time. */
  buyOne(context: Context, wish: PersonWish, options: BuyOptions): Promise<Outcome>
  /** Waits, within the caller's deadline, until what stood in the way of a wish is resolved. */
  awaitClearance(context: Context, outcome: Extract<Outcome, { status: 'busy' | 'doubtful' }>): Promise<void>
  /** Asks Apollo’s counters about whatever is in doubt; nothing where nothing is. */
  resolveDoubts(): Promise<void>
}

export interface PeopleBuyerParts {
  /** Asks Apollo's counters about whatever is in doubt. */
  resolveDoubts(): Promise<void>
  /** How long an interactive wish waits for company while another call is under way. */
  companyMs: number
}

interface Waiting {
  order: Order
  settle(outcome: Outcome): void
  fail(error: unknown): void
}

const callSize = 10
const firstPollMs = 4
const mostPollMs = 50

export function createPeopleBuyer({ resolveDoubts, companyMs }: PeopleBuyerParts): PeopleBuyer {
  const underWay = new Map<string, Promise<Outcome>>()
  /** By what they ask for: a call asks the same for everybody in it. */
  const companies = new Map<string, Waiting[]>()
  let calls = 0

  async function buy(
    context: Context,
    wishes: readonly PersonWish[],
    { also, ...options }: BuyOptions & { also?: AlsoRecord },
  ): Promise<Outcome[]> {
    const [outcomes] = await buyTogether([{ context, wishes, options, also }])
    return outcomes ?? []
  }

  function buyOne(context: Context, wish: PersonWish, options: BuyOptions): Promise<Outcome> {
    const company = companyOf(options)
    const keys = wish.identifiers.map((name) => `${company} ${keyOf(name)}`)
    const twin = keys.map((key) => underWay.get(key)).find(Boolean)
    if (twin) {
      // Another caller's budget, or haste, is no reason to refuse this one.
      return twin.then((outcome) => (isOwnAffair(outcome) ? buyOne(context, wish, options) : asTwin(outcome)))
    }
    const bought = enqueue(company, { context, wishes: [wish], options }).finally(() => {
      for (const key of keys) underWay.delete(key)
    })
    for (const key of keys) underWay.set(key, bought)
    return bought
  }

  function enqueue(company: string, order: Order): Promise<Outcome> {
    return new Promise((settle, fail) => {
      const waiting = companies.get(company) ?? []
      waiting.push({ order, settle, fail })
      companies.set(company, waiting)
      if (waiting.length >= callSize) leave(company, waiting)
      // Alone, nobody is worth waiting for but those of the same moment; while a call is under way, the next one fills up.
      else if (waiting.length === 1) {
        if (calls) setTimeout(leave, companyMs, company, waiting)
        else setImmediate(leave, company, waiting)
      }
    })
  }

  function leave(company: string, waiting: Waiting[]): void {
    if (companies.get(company) !== waiting) return
    companies.delete(company)
    void send(waiting)
  }

  async function send(batch: readonly Waiting[]): Promise<void> {
    const [first, ...rest] = batch.map((one) => one.order)
    if (!first) return
    calls++
    try {
      const outcomes = await buyTogether([first, ...rest])
      batch.forEach((one, index) => {
        const outcome = outcomes[index]?.[0]
        if (outcome) one.settle(outcome)
        else one.fail(new Error('A wish was left without an outcome'))
      })
    } catch (error) {
      for (const one of batch) one.fail(error)
    } finally {
      calls--
    }
  }

  async function awaitClearance(
    context: Context,
    outcome: Extract<Outcome, { status: 'busy' | 'doubtful' }>,
  ): Promise<void> {
    if (outcome.status === 'doubtful') return withinDeadline(context, resolveDoubts())
    let pollMs = firstPollMs
    do {
      if (context.deadline !== undefined && context.clock.now() > context.deadline) throw tooLate()
      await context.clock.sleep(pollMs, context.signal)
      pollMs = Math.min(mostPollMs, pollMs * 1.5)
    } while ((await findPurchase(context.db, outcome.purchaseId))?.state === 'open')
  }

  return { buy, buyOne, awaitClearance, resolveDoubts }
}

/** Two who differ in how old an answer may be, or in paying again, are still company; in what they ask for they are not. */
function companyOf({ needs = [] }: BuyOptions): string {
  return needs.toSorted().join(' ')
}

/** A refusal that says something about the one who was refused. */
function isOwnAffair(outcome: Outcome): boolean {
  if (outcome.status !== 'failed' || !(outcome.error instanceof ServiceError)) return false
  return outcome.error.code === 'budget_exhausted' || outcome.error.code === 'rate_limited'
}

/** Nobody waits longer than asked for; the work goes on for the others. */
async function withinDeadline({ clock, deadline }: Context, work: Promise<void>): Promise<void> {
  if (deadline === undefined) return work
  const waiting = new AbortController()
  const late = clock.sleep(Math.max(1, deadline - clock.now()), waiting.signal).then(() => {
    throw tooLate()
  })
  try {
    await Promise.race([work, late])
  } finally {
    waiting.abort(ended)
    late.catch(() => {})
  }
}

const ended = Symbol('ended')

/** The twin's answer cost this caller nothing. */
function asTwin(outcome: Outcome): Outcome {
  return outcome.status === 'found' ? { ...outcome, source: 'store', creditsMilli: 0 } : outcome
}

function tooLate(): ServiceError {
  return new ServiceError('upstream_unavailable', 'Another purchase of this person did not end in time', {
    reason: 'purchase_under_way',
    retryAfterMs: 1000,
  })
}
