import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import { isConflict } from '../../db/insist-on.ts'
import {
  closeSpendGate,
  hasCallUnderWay,
  keepSpendGateClosed,
  lockSpendGate,
  lockSpendGateRow,
  openSpendGate,
  shareSpendGate,
} from '../../db/spend-gate.ts'
import { ServiceError } from '../../errors.ts'

/** Thrown inside a transaction, to roll it back: somebody is comparing Apollo's counter with the ledger. */
export class GateClosedError extends Error {}

const pollMs = 25
/** A process that dies while it keeps the gate closed keeps it for so long. */
const closedForMs = 120_000
const renewEveryMs = 30_000
/** Calls of a process that died are ended by others, after a while: this is given up before, and tried again. */
const idleWithinMs = 30_000

/** Passes the gate to hold credits; the row stays locked until the transaction ends. */
export async function enterGate(tx: Tx, clock: Context['clock']): Promise<void> {
  assertOpen(await lockSpendGate(tx), clock)
}

/** Passes the gate to send what was held before. */
export async function leaveThroughGate(tx: Tx, clock: Context['clock']): Promise<void> {
  assertOpen(await shareSpendGate(tx), clock)
}

function assertOpen(closedUntil: Date | null, clock: Context['clock']): void {
  if (closedUntil && closedUntil.getTime() > clock.now()) throw new GateClosedError('The spending stands still')
}

/** Does the work as soon as the gate is open, within the caller's deadline. */
export async function whenGateIsOpen<T>(context: GateContext, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof GateClosedError) && !isConflict(error)) throw error
      await pause(context)
    }
  }
}

/**
 * Lets no paid call start, in any process, waits for those under way, and does the work meanwhile. One at a time.
 * Holds that have not been sent stay as they are: they cost nothing until they are sent, and that passes the gate too.
 */
export async function standstill<T>(context: GateContext, work: (gate: ClosedGate) => Promise<T>): Promise<T> {
  const by = context.makeId()
  while (!(await close(context, by))) await pause(context)
  // What does not succeed is found out before anything is decided by the counter.
  const renewal = setInterval(() => void keepClosed(context, by).catch(() => {}), renewEveryMs)
  try {
    const giveUpAt = context.clock.now() + idleWithinMs
    while (await hasCallUnderWay(context.db)) {
      if (context.clock.now() > giveUpAt) throw standsStill()
      await pause(context)
    }
    return await work({ assertClosed: (tx) => assertClosed(tx, by, context.clock) })
  } finally {
    clearInterval(renewal)
    await context.mutate(async (tx) => ({ value: await openSpendGate(tx, by), audit: [] }), { fenced: false })
  }
}

export interface ClosedGate {
  /** Throws, in the transaction that decides by the counter, where the gate has meanwhile been somebody else's. */
  assertClosed(tx: Tx): Promise<void>
}

async function assertClosed(tx: Tx, by: string, clock: Context['clock']): Promise<void> {
  const { closedBy, closedUntil } = await lockSpendGateRow(tx)
  if (closedBy !== by || !closedUntil || closedUntil.getTime() <= clock.now()) throw standsStill()
}

export type GateContext = Pick<Context, 'db' | 'mutate' | 'clock' | 'signal' | 'deadline' | 'makeId'>

function close({ mutate, clock }: GateContext, by: string): Promise<boolean> {
  const at = new Date(clock.now())
  const until = new Date(at.getTime() + closedForMs)
  return mutate(async (tx) => ({ value: await closeSpendGate(tx, { by, at, until }), audit: [] }), { fenced: false })
}

function keepClosed({ mutate, clock }: GateContext, by: string): Promise<void> {
  const until = new Date(clock.now() + closedForMs)
  return mutate(async (tx) => ({ value: await keepSpendGateClosed(tx, { by, until }), audit: [] }), { fenced: false })
}

async function pause({ clock, deadline, signal }: GateContext): Promise<void> {
  if (deadline !== undefined && clock.now() > deadline) throw standsStill()
  await clock.sleep(pollMs, signal)
}

function standsStill(): ServiceError {
  return new ServiceError('upstream_unavailable', 'Spending stands still until Apollo’s counter has been read', {
    reason: 'spending_stands_still',
    retryAfterMs: 1000,
  })
}
