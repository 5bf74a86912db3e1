import type { Context } from '../../context.ts'
import { insertAwaitedHold } from '../../db/awaited-holds.ts'
import { closeCallbackRequest, insertCallbackPeople, lockCallbackRequest, markAwaiting } from '../../db/callbacks.ts'
import type { Tx } from '../../db/database.ts'
import type { LaterNeed } from '../../db/tables.ts'
import { groupBy } from './group-by.ts'
import { nextPollAt } from './poll-schedule.ts'

/** Somebody for whom Apollo has promised more than it answered. */
export interface Expected {
  apolloId: string
  contactId: string
  /** The reservation that paid for the answer: its budgets pay for the rest too. */
  paidBy: string
}

export interface ResultPromise {
  callbackId: string
  /** Undefined where the answer named none: then the result cannot be asked for. */
  apolloRequestId: string | undefined
  needs: readonly LaterNeed[]
  /** The most that each of them may still cost. */
  mostMilliEach: number
}

/**
 * Files for whom results are to come, with what they may cost set aside, in the transaction that settles the answer: what
 * the answer's own reservation gives back is taken for them before anybody else can have it.
 */
export async function awaitResults(
  tx: Tx,
  context: Context,
  { promise, expected }: { promise: ResultPromise; expected: readonly Expected[] },
): Promise<void> {
  const { clock, config, makeId } = context
  const { callbackId, apolloRequestId, needs, mostMilliEach } = promise
  const at = new Date(clock.now())
  const request = await lockCallbackRequest(tx, callbackId)
  if (!request) return
  if (!expected.length) {
    await closeCallbackRequest(tx, callbackId, { state: 'void', reason: 'nothing is to come', at })
    return
  }
  const next = apolloRequestId === undefined ? request.expiresAt : nextPollAt(request, 0, config)
  await markAwaiting(tx, callbackId, { apolloRequestId: apolloRequestId ?? null, needs, nextPollAt: next })
  for (const [paidBy, people] of groupBy(expected, (one) => one.paidBy)) {
    const reservationId = makeId()
    await insertAwaitedHold(tx, { id: reservationId, from: paidBy, heldMilli: people.length * mostMilliEach, at })
    await insertCallbackPeople(
      tx,
      people.map(({ apolloId, contactId }) => {
        return { requestId: callbackId, apolloId, contactId, reservationId, state: 'awaited' as const }
      }),
    )
  }
}
