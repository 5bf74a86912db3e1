import { isRecord, type Params, readFlag, readText } from '../params.ts'
import { matchPerson } from '../person-match.ts'
import { type ChargeUnit, failure, okText, type Reply } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { CREDITS_PER_MOBILE, withPhoneCallback } from '../team/phone-callback.ts'
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
  if (!person) {
    const stub = stubPerson(call.ids.take('stub'), readText(call.params.email))
    return okText(`{"person":${JSON.stringify(stub)},"request_id":${requestId}}`)
  }
  const revealPersonalEmails = readFlag(call.params.reveal_personal_emails)
  const text = enrichedPerson(call, person, { organization: 'full', revealPersonalEmails })
  const reply = okText(`{"person":${text},"request_id":${requestId}}`, [chargeFor(person, call.params)])
  return withPhoneCallback(call, reply, { requestId, people: [person] })
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
  const revealPersonalEmails = readFlag(call.params.reveal_personal_emails)
  const distinct = new Set(people.filter((person) => person !== undefined))
  const units = [...distinct].map((person) => chargeFor(person, call.params))
  const counters = {
    status: 'success',
    error_code: null,
    error_message: null,
    total_requested_enrichments: people.length,
    unique_enriched_records: distinct.size,
    missing_records: people.filter((person) => !person).length,
    credits_consumed: units.reduce((sum, unit) => sum + call.price + (unit.surcharge ?? 0), 0),
  }
  const matches = people.map((person) =>
    person ? enrichedPerson(call, person, { organization: 'medium', revealPersonalEmails }) : 'null',
  )
  const body = `${JSON.stringify(counters).slice(0, -1)},"matches":[${matches.join(',')}]}`
  if (distinct.size === 0) return okText(body)
  const requestId = call.ids.takeRequestId()
  const reply = okText(`${body.slice(0, -1)},"request_id":${requestId}}`, units)
  return withPhoneCallback(call, reply, { requestId, people: [...distinct] })
}

function chargeFor(person: WorldPerson, params: Params): ChargeUnit {
  const mobile = readFlag(params.reveal_phone_number) && person.mobilePhone !== null
  return { personId: person.id, ...(mobile ? { surcharge: CREDITS_PER_MOBILE } : {}) }
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
