import type { Context } from '../../context.ts'
import { listOpenWindows } from '../../db/budgets.ts'
import { listBudgets } from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import { lockSpendGate } from '../../db/spend-gate.ts'
import type { BudgetScope } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { type HoldRequest, hold, holdInside } from './ledger.ts'
import { toCredits } from './milli.ts'
import { GateClosedError } from './spend-gate.ts'
import { type BudgetTerms, storeBudget } from './store-budget.ts'

export interface BudgetFault {
  budget: string | null
  fault: 'did not admit' | 'did not count' | 'did not refuse' | 'limits without a budget'
}

/** Thrown so that nothing of a trial stays. */
class Undone<T> extends Error {
  readonly value: T

  constructor(value: T) {
    super('A trial was undone')
    this.value = value
  }
}

/** One hold that has to be admitted, and one that has to be refused, by a budget that is left a thousandth of a credit. */
export async function findBudgetFault(context: Context, terms: BudgetTerms): Promise<BudgetFault | undefined> {
  try {
    const fault = await undone(context, (tx) => tryBudget(tx, context, terms))
    return fault && { budget: terms.id, fault }
  } catch (error) {
    if (isCheckViolation(error)) return { budget: terms.id, fault: 'did not refuse' }
    throw error
  }
}

async function tryBudget(tx: Tx, context: Context, terms: BudgetTerms): Promise<BudgetFault['fault'] | undefined> {
  const at = new Date(context.clock.now())
  const usedBefore = await usedMilli(tx, terms.id, at)
  await storeBudget(tx, { ...terms, limitCredits: toCredits(usedBefore + 1) }, at)
  const spender = { ...context, ...asSpender(context, terms.scope) }
  let first = await tryHold(tx, spender, { milli: 1 })
  // Another budget that applies may be used up, and refuses rightly: then this one is tried without it.
  const alone = first !== 'admitted' && isRefusal(first) && first.details.budget !== terms.id ? terms.id : undefined
  if (alone) first = await tryHold(tx, spender, { milli: 1, alone })
  if (first !== 'admitted') return 'did not admit'
  if ((await usedMilli(tx, terms.id, at)) - usedBefore !== 1) return 'did not count'
  const second = await tryHold(tx, spender, { milli: 1, alone })
  return second !== 'admitted' && isRefusal(second) ? undefined : 'did not refuse'
}

/** Without a budget nothing is refused: that is what the documents say. */
export function findUnlimitedFault(context: Context): Promise<BudgetFault | undefined> {
  return undone(context, async (tx) => {
    const held = await tryHold(tx, context, { milli: 1_000_000_000 })
    return held === 'admitted' ? undefined : { budget: null, fault: 'limits without a budget' }
  })
}

type Trial = 'admitted' | ServiceError

function isRefusal({ code, details }: ServiceError): boolean {
  return code === 'budget_exhausted' && details.remainingCredits === 0 && typeof details.resetsAt === 'string'
}

/** The books' own last line of defence. */
function isCheckViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23514'
}

interface HoldTrial {
  milli: number
  /** Only this budget is asked. */
  alone?: string
}

async function tryHold(tx: Tx, context: Context, { milli, alone }: HoldTrial): Promise<Trial> {
  const request = { id: context.makeId(), endpoint: 'self-test', items: 1, worstMilliEach: milli }
  try {
    await (alone ? holdFrom(tx, context, { request, alone }) : holdAnyway(tx, context, request))
    return 'admitted'
  } catch (error) {
    if (error instanceof ServiceError) return error
    throw error
  }
}

async function holdFrom(
  tx: Tx,
  context: Context,
  { request, alone }: { request: HoldRequest; alone?: string },
): Promise<void> {
  const budgets = await listBudgets(tx)
  await holdInside(tx, context, { ...request, budgets: budgets.filter(({ id }) => !alone || id === alone) })
}

/** What is never sent may pass while the spending stands still, so that a start does not wait for a counter that lags. */
async function holdAnyway(tx: Tx, context: Context, request: HoldRequest): Promise<void> {
  try {
    await hold(tx, context, request)
  } catch (error) {
    if (!(error instanceof GateClosedError)) throw error
    await holdFrom(tx, context, { request })
  }
}

async function usedMilli(tx: Tx, id: string, at: Date): Promise<number> {
  const [window] = await listOpenWindows(tx, [id], at)
  return window ? window.heldMilli + window.postedMilli : 0
}

function asSpender({ actor }: Context, { key, team, tag, session, job }: BudgetScope): Partial<Context> {
  return { actor: { ...actor, keyId: key, team }, tag, session, listId: job, job: undefined }
}

async function undone<T>(context: Context, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await context.mutate<T>(async (tx) => {
      await lockSpendGate(tx)
      throw new Undone(await work(tx))
    })
  } catch (error) {
    if (error instanceof Undone) return error.value as T
    throw error
  }
}
