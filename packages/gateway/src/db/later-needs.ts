import { type RawBuilder, sql } from 'kysely'
import type { ReadDb } from './database.ts'
import type { LaterNeed } from './tables.ts'

/** The requests whose results answer it: a waterfall's number answers a request for a number, and not the reverse. */
function answering(need: LaterNeed): LaterNeed[] {
  return need === 'phone' ? ['phone', 'waterfall_phone'] : [need]
}

/** Whether the contact named `contacts` has it, is known not to, or is about to get it. */
export function isAnswered(need: LaterNeed, now: Date): RawBuilder<boolean> {
  const has =
    need === 'waterfall_email'
      ? sql`contacts.email is not null and lower(contacts.email_status) = 'verified'`
      : sql`contacts.phone is not null`
  return sql`(${has}
    or exists (select from misses as lack
      where lack.kind = ${`no_${need}`} and lack.value = contacts.id and lack.expires_at > ${now})
    or exists (select from callback_people as person join callback_requests as request on request.id = person.request_id
      where person.contact_id = contacts.id and person.state = 'awaited'
        and request.needs ?| ${`{${answering(need).join(',')}}`}::text[]))`
}

/** Of those for whom numbers, or a waterfall's finds, have come or not: how many have got something. */
export async function listDeliveryRates(db: ReadDb) {
  const rows = await db
    .selectFrom('callbackPeople')
    .innerJoin('callbackRequests', 'callbackRequests.id', 'callbackPeople.requestId')
    .select(['callbackRequests.kind', 'callbackPeople.state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('callbackPeople.state', 'in', ['found', 'missing'])
    .groupBy(['callbackRequests.kind', 'callbackPeople.state'])
    .execute()
  return rows.map(({ count, ...row }) => ({ ...row, count: Number(count) }))
}
