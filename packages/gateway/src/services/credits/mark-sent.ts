import type { ApolloRequest } from '@delos/client'
import { isApolloCallContext } from '../../apollo-call.ts'
import { markHoldsSent } from '../../db/ledger.ts'
import { LostJobError } from '../../errors.ts'
import { leaveThroughGate, whenGateIsOpen } from './spend-gate.ts'

/**
 * The last thing before a paid request leaves: the ledger notes that it does. A hold without this note was certainly
 * not charged, whatever happened to the process. Fenced: a job that was given away sends nothing any more.
 */
export async function markPaidCallSent(request: ApolloRequest): Promise<void> {
  if (request.definition.credits === undefined || !isApolloCallContext(request.context)) return
  const { context, reservationIds, sentAtOnce } = request.context
  if (!reservationIds.length) return
  if (sentAtOnce) {
    // Frozen in between, the process may have been taken for dead and its hold for doubtful.
    if (context.deadline !== undefined && context.clock.now() > context.deadline)
      throw new LostJobError(context.requestId)
    return
  }
  await whenGateIsOpen(context, () =>
    context.mutate(async (tx) => {
      await leaveThroughGate(tx, context.clock)
      const held = await markHoldsSent(tx, reservationIds, new Date(context.clock.now()))
      if (held < reservationIds.length) throw new LostJobError(context.job?.id ?? reservationIds[0] ?? '')
      return { value: undefined, audit: [] }
    }),
  )
}
