import { setImmediate as turn } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import { listBudgets } from '../../db/credits.ts'
import { findBudgetFault, findUnlimitedFault } from './find-budget-fault.ts'
import { type BudgetTerms, termsOf } from './store-budget.ts'

export interface BudgetSelfTest {
  readonly state: 'testing' | 'ok' | 'failed'
  /** Comes back when the first five budgets have been tried; the rest are tried meanwhile. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** A start waits for so many; each takes some milliseconds. */
const startWaitsFor = 5
const againAfterMs = 1000

/**
 * Tries every budget before the service calls itself ready: that one hold is admitted and the next one refused. Nothing of
 * it stays. A budget that nothing enforces is found out here and not by the bill.
 */
export function createBudgetSelfTest(context: Context): BudgetSelfTest {
  const stopping = new AbortController()
  let state: BudgetSelfTest['state'] = 'testing'
  let running: Promise<void> = Promise.resolve()

  async function run(onTried: (count: number) => void): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        state = (await passes(context, { signal: stopping.signal, onTried })) ? 'ok' : 'failed'
        return
      } catch (error) {
        if (stopping.signal.aborted) return
        context.log.error({ err: error }, 'budgets could not be tested')
        onTried(startWaitsFor)
        await context.clock.sleep(againAfterMs, stopping.signal).catch(() => {})
      }
    }
  }

  return {
    get state() {
      return state
    },
    start() {
      return new Promise((resolve) => {
        running = run((count) => count >= startWaitsFor && resolve()).finally(resolve)
      })
    },
    async stop() {
      stopping.abort(new Error('The self-test is stopping'))
      await running
    },
  }
}

interface Passing {
  signal: AbortSignal
  onTried(count: number): void
}

async function passes(context: Context, { signal, onTried }: Passing): Promise<boolean> {
  const budgets = (await listBudgets(context.db)).map(termsOf)
  const tried = budgets.length ? budgets : [madeUp(context)]
  const faults = budgets.length ? [] : [await findUnlimitedFault(context)]
  for (const [index, terms] of tried.entries()) {
    signal.throwIfAborted()
    faults.push(await findBudgetFault(context, terms))
    onTried(index + 1)
    // The embedded database answers without a turn of the event loop: others would not get theirs.
    await turn()
  }
  const found = faults.filter((fault) => fault !== undefined)
  for (const fault of found) context.log.error(fault, 'a budget is not enforced')
  return found.length === 0
}

/** Where there is no budget yet, the way to one is tried with one that nobody keeps. */
function madeUp({ makeId }: Context): BudgetTerms {
  return { id: 'self-test', scope: { session: makeId() }, period: 'day', limitCredits: 1, softAlerts: [] }
}
