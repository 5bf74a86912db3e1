import type { ApolloRequest } from '@delos/client'
import { isApolloCallContext } from '../../apollo-call.ts'
import { markSent } from '../../db/credits.ts'
import { LostJobError } from '../../errors.ts'

/**
 * The last thing before a paid request leaves: the ledger notes that it does. A hold without this note was certainly
 * not charged, whatever happened to the process. Fenced: a job that was given away sends nothing any more.
 */
export async function markPaidCallSent(request: ApolloRequest): Promise<void> {
  if (request.definition.credits === undefined || !isApolloCallContext(request.context)) return
  const { context, reservationIds } = request.context
  await context.mutate(async (tx) => {
    for (const id of reservationIds) {
      const held = await markSent(tx, id, new Date(context.clock.now()))
      if (!held) throw new LostJobError(context.job?.id ?? id)
    }
    return { value: undefined, audit: [] }
  })
}
