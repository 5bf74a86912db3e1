import type { ApolloRequest } from '@delos/client'
import { isApolloCallContext } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { markHoldsSent, markHoldsUnsent } from '../../db/ledger.ts'
import { LostJobError } from '../../errors.ts'
import { GateClosedError, leaveThroughGate, whenGateIsOpen } from './spend-gate.ts'

/** So long after its hold a request leaves without another word to the ledger. */
const trustedMs = 3000

/**
 * The last thing before a paid request leaves: the ledger notes that it does. A hold without this note was certainly
 * not charged, whatever happened to the process. Fenced: a job that was given away sends nothing any more.
 */
export async function markPaidCallSent(request: ApolloRequest): Promise<void> {
  if (request.definition.credits === undefined || !isApolloCallContext(request.context)) return
  const call = request.context
  const { context, reservationIds, sentAtOnce } = call
  if (!reservationIds.length) return
  // For the first attempt: frozen since then, the process may have been taken for dead and its hold for doubtful.
  call.sentAtOnce = undefined
  if (sentAtOnce !== undefined && context.clock.now() - sentAtOnce < trustedMs) return
  await whenGateIsOpen(context, async () => {
    try {
      await markSentNow(context, reservationIds)
    } catch (error) {
      // The attempt before came to nothing: whoever waits for calls under way must not wait for this one.
      if (error instanceof GateClosedError) await markUnsent(context, reservationIds)
      throw error
    }
  })
}

function markSentNow(context: Context, reservationIds: readonly string[]): Promise<void> {
  return context.mutate(async (tx) => {
    await leaveThroughGate(tx, context.clock)
    const held = await markHoldsSent(tx, reservationIds, new Date(context.clock.now()))
    if (held < reservationIds.length) throw new LostJobError(context.job?.id ?? reservationIds[0] ?? '')
    return { value: undefined, audit: [] }
  })
}

function markUnsent(context: Context, reservationIds: readonly string[]): Promise<void> {
  return context.mutate(async (tx) => ({ value: await markHoldsUnsent(tx, reservationIds), audit: [] }))
}
