import type { Context } from '../../context.ts'
import { findContact } from '../../db/contacts.ts'
import type { ReadDb } from '../../db/database.ts'
import type { CallbackKind, CallbackPersonState } from '../../db/tables.ts'

/** What became of something that was awaited for a contact. */
export interface ContactNews {
  kind: CallbackKind
  contactId: string
  apolloId: string
  state: CallbackPersonState
}

/** The message as it is signed and sent, byte for byte, at every try. */
export async function toDelivery(
  db: ReadDb,
  { clock, makeId }: Pick<Context, 'clock' | 'makeId'>,
  { endpointId, news }: { endpointId: string; news: ContactNews },
) {
  const at = new Date(clock.now())
  const contact = await findContact(db, news.contactId)
  const type = news.kind === 'phone' ? 'contact.phone' : 'contact.waterfall'
  const data = {
    contactId: contact?.id ?? news.contactId,
    apolloId: news.apolloId,
    status: news.state,
    phone: contact?.phone ?? null,
    ...(news.kind === 'waterfall' ? { email: contact?.email ?? null } : {}),
  }
  return {
    id: `msg_${makeId()}`,
    endpointId,
    type,
    entityId: data.contactId,
    payload: JSON.stringify({ type, timestamp: at.toISOString(), data }),
    status: 'pending' as const,
    nextAt: at,
    lastStatus: null,
    lastError: null,
    lastAnswer: null,
    createdAt: at,
  }
}
