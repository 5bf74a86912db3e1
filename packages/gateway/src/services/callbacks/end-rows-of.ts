import { type AwaitedEnd, endAwaitingRows } from '../../db/awaiting-rows.ts'
import type { CallbackPersonRow, CallbackRequestRow } from '../../db/callbacks.ts'
import type { Tx } from '../../db/database.ts'
import type { CallbackPersonState } from '../../db/tables.ts'

const reasons: Record<Exclude<CallbackPersonState, 'awaited'>, string> = {
  found: 'delivered',
  missing: 'nothing_delivered',
  failed: 'delivery_failed',
  gone: 'never_delivered',
  erased: 'erased',
}

/** Rows of lists that waited for these people wait no longer, and say why. */
export async function endRowsOf(
  tx: Tx,
  request: Pick<CallbackRequestRow, 'needs'>,
  {
    ends,
    chargedMilli,
    at,
  }: {
    ends: ReadonlyMap<CallbackPersonRow, CallbackPersonState>
    chargedMilli: (person: CallbackPersonRow) => number
    at: Date
  },
): Promise<void> {
  const ended = [...ends].flatMap(([person, state]): AwaitedEnd[] => {
    if (state === 'awaited') return []
    const { contactId, reservationId } = person
    return [{ contactId, reservationId, reason: reasons[state], creditsMilli: chargedMilli(person) }]
  })
  await endAwaitingRows(tx, { needs: request.needs, ends: ended, at })
}
