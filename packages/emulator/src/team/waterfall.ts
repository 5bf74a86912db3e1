import { toIso } from '../clock.ts'
import { readFlag, readText } from '../params.ts'
import type { Callback, ChargeUnit } from '../reply.ts'
import type { Call } from '../route.ts'
import { fractionOf } from '../wire/derived.ts'
import { foldToAscii } from '../world/ascii.ts'
import { emailLocalPart } from '../world/email-address.ts'
import type { WorldOrganization, WorldPerson } from '../world/types.ts'
import { CREDITS_PER_MOBILE, waterfallNumber } from './phone-callback.ts'

/** Which fields a waterfall is to look for. */
export interface WaterfallAsk {
  emails: boolean
  phones: boolean
  /** Apollo's own numbers, asked for beside a waterfall for addresses: they come with its result. */
  ownPhones: boolean
}

interface Finding {
  person: WorldPerson
  email: string | undefined
  phone: string | undefined
}

/** Credits of the two invented vendors; the first one charges for a lookup even on a miss. */
const PRICES = { emailHit: 1.5, emailMiss: 0.5, phoneHit: 20 }

export function readWaterfall({ params }: Pick<Call, 'params'>): WaterfallAsk | undefined {
  const emails = readFlag(params.run_waterfall_email)
  const phones = readFlag(params.run_waterfall_phone)
  const ownPhones = readFlag(params.reveal_phone_number) && !phones
  return emails || phones ? { emails, phones, ownPhones } : undefined
}

/** What the answer says at once. */
export function waterfallNotice(people: WorldPerson[]): Record<string, unknown> {
  if (people.length === 0) return { status: 'rejected', message: 'No record could be queued for waterfall enrichment.' }
  return { status: 'accepted', message: 'Waterfall enrichment has begun; its results go to the webhook.' }
}

/** Charged when the waterfall is accepted, not when it ends. */
export function waterfallUnit(call: Call, person: WorldPerson, ask: WaterfallAsk): ChargeUnit {
  return { personId: person.id, surcharge: priceOf(search(call, person, ask), ask) }
}

function priceOf({ email, phone }: Finding, ask: WaterfallAsk): number {
  const emailPrice = email === undefined ? PRICES.emailMiss : PRICES.emailHit
  const phonePrice = ask.ownPhones ? CREDITS_PER_MOBILE : PRICES.phoneHit
  return (ask.emails ? emailPrice : 0) + (phone === undefined ? 0 : phonePrice)
}

function search({ directory }: Call, person: WorldPerson, ask: WaterfallAsk): Finding {
  const own = person.mobilePhone ?? undefined
  const phone = ask.phones ? (own ?? person.directPhone ?? undefined) : ask.ownPhones ? own : undefined
  const company = directory.organization(person.organizationId)
  const isGuessed = person.email === null && company !== undefined && fractionOf(person.id, 71) < 0.6
  const email = person.email ?? (isGuessed ? guessedEmail(person, company) : undefined)
  return { person, email: ask.emails ? email : undefined, phone }
}

function guessedEmail(person: WorldPerson, company: WorldOrganization): string {
  const { firstName, lastName } = person
  return `${emailLocalPart(company.emailPattern, foldToAscii(firstName), foldToAscii(lastName))}@${company.domain}`
}

export function waterfallCallback(
  call: Call,
  request: { requestId: string; people: WorldPerson[]; ask: WaterfallAsk },
): Callback | undefined {
  const url = readText(call.params.webhook_url)
  const { requestId, people, ask } = request
  if (url === undefined || people.length === 0) return undefined
  const findings = people.map((person) => search(call, person, ask))
  const emails = findings.filter(({ email }) => email !== undefined).length
  const phones = findings.filter(({ phone }) => phone !== undefined).length
  const enriched = findings.filter(({ email, phone }) => email !== undefined || phone !== undefined).length
  const payload = {
    status: 'success',
    total_requested_enrichments: people.length,
    target_fields: [...(ask.emails ? ['emails'] : []), ...(ask.phones || ask.ownPhones ? ['phone_numbers'] : [])],
    records_enriched: enriched,
    email_records_enriched: emails,
    mobile_records_enriched: phones,
    enrichment_not_found: people.length - enriched,
    email_records_not_found: ask.emails ? people.length - emails : 0,
    mobile_records_not_found: ask.phones || ask.ownPhones ? people.length - phones : 0,
    credits_consumed: findings.reduce((sum, finding) => sum + priceOf(finding, ask), 0),
    // Text here, a 64-bit number in the answer.
    request_id: requestId,
    request_initiated: secondsIso(call.nowMs),
    request_completed: secondsIso(call.nowMs + call.callbackDelayMs),
    people: findings.map((finding) => personPayload(call, finding, ask)),
  }
  return { requestId, requestType: 'waterfall', url, payload }
}

function secondsIso(timeMs: number): string {
  return toIso(timeMs).replace(/\.\d+Z$/, 'Z')
}

function personPayload(call: Call, { person, email, phone }: Finding, ask: WaterfallAsk): Record<string, unknown> {
  const emails = email === undefined ? [] : [email]
  const phones = phone === undefined ? [] : [phone]
  return {
    id: person.id,
    waterfall: {
      ...(ask.emails ? { emails: [{ vendors: [vendor('email', 'VendorOne', { emails })] }] } : {}),
      ...(ask.phones
        ? { phone_numbers: [{ vendors: [vendor('mobile', 'VendorTwo', { phone_numbers: phones })] }] }
        : {}),
    },
    emails: emails.map((address, position) => ({
      email: address,
      email_source_cd: null,
      position,
      email_status_cd: 'Verified',
      extrapolated_email_confidence: null,
      third_party_data_provider_id: 'vendor_email_finder',
      waterfall_enriched_at: toIso(call.nowMs),
      vendor_validation_statuses: [],
    })),
    phone_numbers: phones.map((number) => waterfallNumber(call, number)),
  }
}

function vendor(kind: string, name: string, found: Record<string, string[]>): Record<string, unknown> {
  const isFound = Object.values(found).some((values) => values.length > 0)
  return {
    id: `vendor_${kind}_finder-1`,
    name,
    status: isFound ? 'VERIFIED' : 'UNVERIFIED',
    ...found,
    usedForVerification: false,
    statusCode: null,
    statusMessage: null,
    authMechanism: 'native',
  }
}
