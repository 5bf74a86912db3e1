import type { CreditReservation, CreditTracker } from '@delos/client'
import { type ApolloCallContext, isApolloCallContext } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { findReservation } from '../../db/credits.ts'
import { insistOn } from '../../db/insist-on.ts'
import { doubt, hold, release, settle } from './ledger.ts'
import { whenGateIsOpen } from './spend-gate.ts'

/**
 * The ledger as the client's credit tracker: no paid call leaves without a hold. A caller that made its own hold, to
 * settle it together with what it files, keeps it in hand; for every other call the hold is made and settled here.
 */
export function createLedgerTracker(): CreditTracker {
  return {
    async reserve(request, worstMilli) {
      if (!isApolloCallContext(request.context))
        throw new TypeError(`${request.endpoint}: a paid call without a caller`)
      const { context, reservationIds } = request.context
      return reservationIds.length
        ? inCallersHand
        : holdFor(context, { call: request.context, endpoint: request.endpoint, worstMilli })
    },
  }
}

const inCallersHand: CreditReservation = {
  settle: async () => {},
  release: async () => {},
  markUnknown: async () => {},
}

async function holdFor(
  context: Context,
  { call, endpoint, worstMilli }: { call: ApolloCallContext; endpoint: string; worstMilli: number },
): Promise<CreditReservation> {
  const id = context.makeId()
  await whenGateIsOpen(context, () =>
    context.mutate(async (tx) => ({
      value: await hold(tx, context, { id, endpoint, items: 1, worstMilliEach: worstMilli }),
      audit: [],
    })),
  )
  // Noted on the call, so that the moment of sending is recorded for this hold as well.
  call.reservationIds = [id]
  context.holdsUnderWay.add(id)
  const end = async (close: typeof settle | typeof release | typeof doubt, note: string, chargedMilli = 0) => {
    const at = new Date(context.clock.now())
    try {
      await insistOn(() =>
        context.mutate<void>(
          async (tx) => ({ value: void (await close(tx, id, { at, note, chargedMilli })), audit: [] }),
          { fenced: false },
        ),
      )
    } finally {
      context.holdsUnderWay.delete(id)
    }
  }
  return {
    // What is to be delivered later is taken for charged now: nothing here hears of its end.
    settle: (chargedMilli, pendingMilli = 0) => end(settle, 'answered', chargedMilli + pendingMilli),
    release: () => end(release, 'refused'),
    async markUnknown(cause) {
      const note = cause instanceof Error ? cause.name : 'unknown failure'
      const reservation = await findReservation(context.db, id)
      await (reservation?.sentAt ? end(doubt, note) : end(release, note))
    },
  }
}
