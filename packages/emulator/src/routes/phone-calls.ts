import { isWithin, readDays } from '../day-range.ts'
import { containsText } from '../filters/text.ts'
import { pageOf, paginationOf, readPage } from '../paging.ts'
import { isRecord, type Params, readFlag, readList, readRange, readText } from '../params.ts'
import { failure, ok, Refusal, type Reply } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { checkPathId } from '../team/lookup.ts'
import { checkPhoneCall, createPhoneCall, type PhoneCall, updatePhoneCall } from '../team/phone-call.ts'
import { accountFields, contactFields } from '../wire/saved.ts'

const ROW = { limit: 'default', credits: 0, masterOnly: true } as const

export const phoneCallRoutes: Route[] = [
  { ...ROW, methods: ['GET', 'POST'], path: '/phone_calls/search', endpoint: 'phone_calls/search', handle: search },
  { ...ROW, methods: ['POST'], path: '/phone_calls', endpoint: 'phone_calls/create', handle: create },
  { ...ROW, methods: ['PUT', 'PATCH'], path: '/phone_calls/{id}', endpoint: 'phone_calls/update', handle: update },
]

/** Logging only; nothing is dialled. A known `call_identifier` updates its call. */
function create(call: Call): Reply {
  checkPhoneCall(call, call.params)
  const identifier = readText(call.params.call_identifier)
  const known = [...call.team.phoneCalls.values()].find(
    ({ call_identifier }) => identifier !== undefined && call_identifier === identifier,
  )
  if (known) updatePhoneCall(call, known, call.params)
  return answer(call, known ?? createPhoneCall(call, call.params))
}

function update(call: Call): Reply {
  const phoneCall = call.team.phoneCalls.get(checkPathId(call.path.id, 'id'))
  if (!phoneCall) throw new Refusal(failure(404, { error: 'Record not found.' }))
  checkPhoneCall(call, call.params)
  updatePhoneCall(call, phoneCall, call.params)
  return answer(call, phoneCall)
}

function answer(call: Call, phoneCall: PhoneCall): Reply {
  const fields = callFields(call, phoneCall)
  const account = call.team.accounts.get(phoneCall.account_id ?? '')
  const phone_call = { ...fields, account: account ? accountFields(account) : null }
  return ok({ phone_call, contact: fields.contact, team: { id: call.team.id } })
}

function callFields({ team, directory }: Call, phoneCall: PhoneCall): Record<string, unknown> {
  const contact = team.contacts.get(phoneCall.contact_id ?? '')
  return { ...phoneCall, contact: contact ? contactFields(contact, team, directory) : null }
}

function search(call: Call): Reply {
  const page = readPage(call.params)
  const found = [...call.team.phoneCalls.values()].filter(callTest(call)).toReversed()
  const { page: number, per_page, ...totals } = paginationOf(found.length, page)
  return ok({
    // This list gives both as strings.
    pagination: { page: String(number), per_page: String(per_page), ...totals },
    breadcrumbs: [],
    phone_calls: pageOf(found, page).map((phoneCall) => callFields(call, phoneCall)),
    faceting: { phone_call_stats_facets: countStatuses(found) },
    pipeline_total: found.length,
    num_fetch_result: null,
  })
}

function callTest({ team, params }: Call): (call: PhoneCall) => boolean {
  const days = readDays(params.date_range)
  const seconds = isRecord(params.duration) ? readRange(params.duration) : undefined
  const labels = readList(params.contact_label_ids)
  const words = readText(params.q_keywords)
  const direction = readText(params.inbound)
  const chosen = choices(params)
  return (call) => {
    const contact = team.contacts.get(call.contact_id ?? '')
    if (!isWithin(days, call.start_time)) return false
    if (seconds && ((call.duration ?? 0) < seconds.min || (call.duration ?? 0) > seconds.max)) return false
    if (direction !== undefined && call.inbound !== (direction === 'incoming' || readFlag(direction))) return false
    if (labels.length > 0 && !labels.some((id) => contact?.label_ids.includes(id))) return false
    if (!chosen.every(({ field, ids }) => ids.includes(readText(call[field]) ?? ''))) return false
    return words === undefined || containsText(`${contact?.name ?? ''} ${call.note_text}`, words)
  }
}

function choices(params: Params): { field: string; ids: string[] }[] {
  return ['user_id', 'phone_call_purpose_id', 'phone_call_outcome_id'].flatMap((field) => {
    const ids = readList(params[`${field}s`])
    return ids.length === 0 ? [] : [{ field, ids }]
  })
}

function countStatuses(calls: PhoneCall[]): { value: string; display_name: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { status } of calls) counts.set(status ?? 'unknown', (counts.get(status ?? 'unknown') ?? 0) + 1)
  return [...counts].map(([value, count]) => ({ value, display_name: value, count }))
}
