import type { Context } from '../../context.ts'
import { findPurchase } from '../../db/purchases.ts'
import { ServiceError } from '../../errors.ts'
import type { SpendGate } from '../credits/spend-gate.ts'
import { buyTogether, type Order, type Outcome } from './buy-together.ts'
import type { BuyOptions } from './claim-people.ts'
import { keyOf } from './find-known.ts'
import type { AlsoRecord } from './record-people.ts'
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
  gate: SpendGate
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
const pollMs = 25

export function createPeopleBuyer({ gate, resolveDoubts, companyMs }: PeopleBuyerParts): PeopleBuyer {
  const underWay = new Map<string, Promise<Outcome>>()
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | undefined
  let calls = 0

  function buy(
    context: Context,
    wishes: readonly PersonWish[],
    { also, ...options }: BuyOptions & { also?: AlsoRecord },
  ) {
    return gate.through(async () => (await buyTogether([{ context, wishes, options, also }]))[0] ?? [])
  }

  function buyOne(context: Context, wish: PersonWish, options: BuyOptions): Promise<Outcome> {
    const keys = wish.identifiers.map(keyOf)
    const twin = keys.map((key) => underWay.get(key)).find(Boolean)
    if (twin) return twin.then((outcome) => asTwin(outcome))
    const bought = enqueue({ context, wishes: [wish], options }).finally(() => {
      for (const key of keys) underWay.delete(key)
    })
    for (const key of keys) underWay.set(key, bought)
    return bought
  }

  function enqueue(order: Order): Promise<Outcome> {
    return new Promise((settle, fail) => {
      waiting.push({ order, settle, fail })
      if (waiting.length >= callSize) flush()
      // Alone, nobody is worth waiting for; while a call is under way, the next one fills up.
      else timer ??= setTimeout(flush, calls ? companyMs : 0)
    })
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    const batch = waiting.splice(0, callSize)
    if (waiting.length) timer = setTimeout(flush, 0)
    if (batch.length) void send(batch)
  }

  async function send(batch: readonly Waiting[]): Promise<void> {
    calls++
    try {
      const outcomes = await gate.through(() => buyTogether(batch.map((one) => one.order)))
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
    if (outcome.status === 'doubtful') return resolveDoubts()
    while ((await findPurchase(context.db, outcome.purchaseId))?.state === 'open') {
      if (context.deadline !== undefined && context.clock.now() > context.deadline) throw tooLate()
      await context.clock.sleep(pollMs, context.signal)
    }
  }

  return { buy, buyOne, awaitClearance, resolveDoubts }
}

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
