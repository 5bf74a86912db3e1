import { isRecord, type Params, readFlag, readText } from '../params.ts'
import { matchPerson } from '../person-match.ts'
import { type ChargeUnit, failure, okText, type Reply } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { arePhonesPending, CREDITS_PER_MOBILE, phoneNotice, withPhoneCallback } from '../team/phone-callback.ts'
import {
  readWaterfall,
  type WaterfallAsk,
  waterfallCallback,
  waterfallNotice,
  waterfallUnit,
} from '../team/waterfall.ts'
import { enrichedPerson } from '../wire/enriched-person.ts'
import { stubPerson } from '../wire/person.ts'
import type { WorldPerson } from '../world/types.ts'

const MAX_DETAILS = 10

export const peopleMatchRoutes: Route[] = [
  {
    methods: ['POST', 'GET'],
    path: '/people/match',
    endpoint: 'people/match',
    limit: 'enrichment',
    credits: 1,
    handle: match,
  },
  {
    methods: ['POST'],
    path: '/people/bulk_match',
    endpoint: 'people/bulk_match',
    limit: 'bulk_enrichment',
    credits: 1,
    handle: bulkMatch,
  },
]

function match(call: Call): Reply {
  const refusal = missingWebhook(call.params)
  if (refusal) return refusal
  const person = matchPerson(call.directory, call.params)
  const requestId = call.ids.takeRequestId()
  const ask = readWaterfall(call)
  const people = person ? [person] : []
  const tail = `"request_id":${requestId}${ask ? `,"waterfall":${JSON.stringify(waterfallNotice(people))}` : ''}}`
  if (!person) {
    const stub = stubPerson(call.ids.take('stub'), readText(call.params.email))
    return okText(`{"person":${JSON.stringify(stub)},${tail}`)
  }
  const revealPersonalEmails = readFlag(call.params.reveal_personal_emails)
  const text = enrichedPerson(call, person, { organization: 'full', revealPersonalEmails })
  const reply = okText(`{"person":${text},${tail}`, [chargeFor(call, person, ask)])
  return withCallback(call, reply, { requestId, people, ask })
}

function bulkMatch(call: Call): Reply {
  const { details } = call.params
  if (!Array.isArray(details) || details.length === 0)
    return failed('INVALID_REQUEST', 'invalid request, missing details')
  if (details.length > MAX_DETAILS) {
    return failed('RECORD_LIMIT_EXCEEDED', `cannot enrich more than ${MAX_DETAILS} in a single request`)
  }
  if (!details.every(isRecord)) return failed('UNKNOWN_ERROR', 'no implicit conversion of Symbol into Integer', 422)
  const refusal = missingWebhook(call.params)
  if (refusal) return refusal
  return bulkReply(
    call,
    details.map((fields) => matchPerson(call.directory, fields)),
  )
}

function bulkReply(call: Call, people: (WorldPerson | undefined)[]): Reply {
  const ask = readWaterfall(call)
  const distinct = [...new Set(people.filter((person) => person !== undefined))]
  const reveals = readFlag(call.params.reveal_phone_number) && !ask?.phones && distinct.length > 0
  const isSkipped = reveals && !ask && distinct.every(({ id }) => arePhonesPending(call, id))
  const units = distinct.map((person) => chargeFor(call, person, ask, isSkipped))
  const counters = {
    status: 'success',
    error_code: null,
    error_message: null,
    total_requested_enrichments: people.length,
    // A waterfall is counted in its callback.
    ...(ask ? {} : counted(call, { people, found: distinct.length, units })),
  }
  const matches = `"matches":[${people.map((person) => (person ? matchText(call, person, ask) : 'null')).join(',')}]`
  const body = `${JSON.stringify(counters).slice(0, -1)},${matches}`
  const notice = ask ? `,"waterfall":${JSON.stringify(bulkNotice(call, people))}` : ''
  if (distinct.length === 0) return okText(`${body}${notice}}`)
  const requestId = call.ids.takeRequestId()
  const phones = reveals ? `,"phone_enrichment":${JSON.stringify(phoneNotice(call, isSkipped))}` : ''
  const reply = okText(`${body}${notice}${phones},"request_id":${requestId}}`, units)
  return isSkipped ? reply : withCallback(call, reply, { requestId, people: distinct, ask })
}

function counted(
  call: Call,
  counts: { people: unknown[]; found: number; units: ChargeUnit[] },
): Record<string, number> {
  return {
    unique_enriched_records: counts.found,
    missing_records: counts.people.filter((person) => !person).length,
    credits_consumed: counts.units.reduce((sum, unit) => sum + call.price + (unit.surcharge ?? 0), 0),
  }
}

function matchText(call: Call, person: WorldPerson, ask: WaterfallAsk | undefined): string {
  const revealPersonalEmails = readFlag(call.params.reveal_personal_emails)
  const fields = ask?.emails ? { email: undefined, email_status: undefined } : {}
  return enrichedPerson(call, person, { organization: 'medium', revealPersonalEmails, fields })
}

function bulkNotice(call: Call, people: (WorldPerson | undefined)[]): Record<string, unknown> {
  const details = Array.isArray(call.params.details) ? call.params.details : []
  const unprocessed = details.filter((_, index) => !people[index])
  const notice = waterfallNotice(people.filter((person) => person !== undefined))
  return unprocessed.length === 0 ? notice : { ...notice, unprocessed_attributes: unprocessed }
}

function chargeFor(call: Call, person: WorldPerson, ask: WaterfallAsk | undefined, isSkipped = false): ChargeUnit {
  if (ask) return waterfallUnit(call, person, ask)
  const mobile = !isSkipped && readFlag(call.params.reveal_phone_number) && person.mobilePhone !== null
  return { personId: person.id, ...(mobile ? { surcharge: CREDITS_PER_MOBILE } : {}) }
}

function withCallback(
  call: Call,
  reply: Reply,
  request: { requestId: string; people: WorldPerson[]; ask: WaterfallAsk | undefined },
): Reply {
  const { ask, ...rest } = request
  if (!ask) return withPhoneCallback(call, reply, rest)
  const callback = waterfallCallback(call, { ...rest, ask })
  return callback ? { ...reply, callback } : reply
}

function missingWebhook(params: Params): Reply | undefined {
  for (const flag of ['reveal_phone_number', 'run_waterfall_email', 'run_waterfall_phone']) {
    if (readFlag(params[flag]) && readText(params.webhook_url) === undefined) {
      return failure(400, { error: `Please add a valid 'webhook_url' parameter when using '${flag}'` })
    }
  }
  return undefined
}

function failed(code: string, message: string, status = 400): Reply {
  return failure(status, { status: 'failed', error_code: code, error_message: message })
}
