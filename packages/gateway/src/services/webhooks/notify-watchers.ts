import type { Context } from '../../context.ts'
import type { CallbackPersonRow, CallbackRequestRow } from '../../db/callbacks.ts'
import type { Tx } from '../../db/database.ts'
import type { CallbackPersonState } from '../../db/tables.ts'
import { insertDeliveries, listWatchers } from '../../db/webhooks.ts'
import { type ContactNews, toDelivery } from './contact-news.ts'

/** Leaves a delivery for everybody who waits for one of these people. Of an erased person nobody is told anything. */
export async function notifyWatchers(
  tx: Tx,
  context: Pick<Context, 'clock' | 'makeId'>,
  { request, ends }: { request: CallbackRequestRow; ends: ReadonlyMap<CallbackPersonRow, CallbackPersonState> },
): Promise<void> {
  const watchers = await listWatchers(tx, request.id)
  const deliveries: Awaited<ReturnType<typeof toDelivery>>[] = []
  for (const [{ apolloId, contactId }, state] of ends) {
    const news: ContactNews = { kind: request.kind, apolloId, contactId, state }
    for (const { endpointId } of watchers.filter((one) => one.apolloId === apolloId)) {
      if (state !== 'erased') deliveries.push(await toDelivery(tx, context, { endpointId, news }))
    }
  }
  await insertDeliveries(tx, deliveries)
}
