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
  for (const { id } of request.people) call.team.phonesPendingUntilMs.set(id, call.nowMs + call.callbackDelayMs)
  const payload = phonePayload(call, request.people)
  return { ...reply, callback: { requestId: request.requestId, requestType: 'phone', url, payload } }
}

/** Whether an earlier request is still fetching the numbers of this person. */
export function arePhonesPending({ team, nowMs }: Pick<Call, 'team' | 'nowMs'>, personId: string): boolean {
  return (team.phonesPendingUntilMs.get(personId) ?? 0) > nowMs
}

/** What a bulk answer says of the numbers that follow. */
export function phoneNotice({ ids }: Pick<Call, 'ids'>, isSkipped: boolean): Record<string, unknown> {
  if (isSkipped) return { status: 'skipped', message: 'An earlier request for these people is still under way.' }
  return {
    request_id: ids.take('job'),
    status: 'pending',
    message: 'The numbers go to the webhook; they can also be polled by the request_id of this answer.',
  }
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
  return {
    ...numberFrame(call, person.mobilePhone ?? ''),
    type_cd: 'mobile',
    status_cd: 'valid_number',
    confidence_cd: 'high',
    position: 0,
    direct_dial_source_cd: 'contact_trusted',
    dnc_status_cd: 'not_found',
    dnc_other_info: { country: person.country },
    created_at: null,
    updated_at: null,
  }
}

/** A number that a vendor of a waterfall has found: nothing is known of it. */
export function waterfallNumber(call: Call, number: string): Record<string, unknown> {
  return {
    ...numberFrame(call, number),
    type_cd: null,
    status_cd: 'no_status',
    confidence_cd: null,
    dnc_status_cd: null,
    dnc_other_info: {},
  }
}

function numberFrame(call: Call, number: string): Record<string, unknown> {
  const id = call.ids.take('phone')
  return { _id: id, id, key: id, raw_number: number, sanitized_number: number, dnc_status_updated_at: null }
}
