import { readFlag, readText } from '../params.ts'
import type { Reply } from '../reply.ts'
import type { Call } from '../route.ts'
import type { WorldPerson } from '../world/types.ts'

export const CREDITS_PER_MOBILE = 8

/** Where phones were asked for: the reply leaves now, the numbers follow to the webhook and can be polled. */
export function withPhoneCallback(
  call: Call,
  reply: Reply,
  request: { requestId: string; people: WorldPerson[] },
): Reply {
  const url = readText(call.params.webhook_url)
  if (!readFlag(call.params.reveal_phone_number) || url === undefined) return reply
  const payload = phonePayload(call, request.people)
  return { ...reply, callback: { requestId: request.requestId, url, payload } }
}

// The payload carries no request id: it is told apart by person or by the URL.
function phonePayload(call: Call, people: WorldPerson[]): Record<string, unknown> {
  const found = people.filter((person) => person.mobilePhone !== null)
  return {
    status: 'success',
    total_requested_enrichments: people.length,
    unique_enriched_records: found.length,
    missing_records: people.length - found.length,
    credits_consumed: found.length * CREDITS_PER_MOBILE,
    people: found.map((person) => ({ id: person.id, status: 'success', phone_numbers: [phoneNumber(call, person)] })),
  }
}

function phoneNumber(call: Call, person: WorldPerson): Record<string, unknown> {
  const id = call.ids.take('phone')
  return {
    _id: id,
    id,
    key: id,
    raw_number: person.mobilePhone,
    sanitized_number: person.mobilePhone,
    type_cd: 'mobile',
    status_cd: 'valid_number',
    confidence_cd: 'high',
    position: 0,
    direct_dial_source_cd: 'contact_trusted',
    dnc_status_cd: 'not_found',
    dnc_status_updated_at: null,
    dnc_other_info: { country: person.country },
    created_at: null,
    updated_at: null,
  }
}
