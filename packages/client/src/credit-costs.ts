import type { ApolloRequest } from './http.ts'

/** A mobile phone costs this much on top of the person; amounts here are whole credits. */
const personCredits = 1
const mobilePhoneCredits = 8

/** What a waterfall is assumed to cost at most per person, in credits; vendors differ and Apollo publishes no upper bound. */
export const waterfallCeilingCredits = { email: 20, phone: 45 } as const

/** How an endpoint is paid for. Amounts are thousandths of a credit, so that fractions stay exact. */
export interface CreditCost {
  /** The most that one call can cost. */
  worst(request: ApolloRequest): number
  /** What this answer cost, as far as it tells. */
  charged(request: ApolloRequest, data: unknown): number
  /** The part of the worst case that may still be charged after the answer, when phones or waterfalls are delivered later. */
  pending?(request: ApolloRequest, data: unknown): number
}

interface PersonLike {
  name?: unknown
  first_name?: unknown
  email_status?: unknown
  phone_numbers?: unknown
  contact?: { phone_numbers?: unknown } | null
}

/** Apollo answers an unknown person with a stub; a match has a name or an email status. */
export function isMatch<P extends object>(person: P | null | undefined): person is P {
  if (person === null || person === undefined) return false
  const { name, first_name, email_status } = person as PersonLike
  return Boolean(name) || Boolean(first_name) || Boolean(email_status)
}

/** True when the request asks for data that Apollo posts to a webhook after the answer. */
export function deliversLater(request: ApolloRequest): boolean {
  return (
    flag(request, 'reveal_phone_number') || flag(request, 'run_waterfall_email') || flag(request, 'run_waterfall_phone')
  )
}

export const personCost: CreditCost = {
  worst: worstPerPerson,
  charged: (request, data) => chargedPerson(request, field(data, 'person')),
  pending: (request, data) =>
    pendingAfter(request, worstPerPerson(request), chargedPerson(request, field(data, 'person'))),
}

export const personBulkCost: CreditCost = {
  worst: (request) => worstPerPerson(request) * Math.max(1, detailsOf(request).length),
  charged: chargedBulk,
  pending: (request, data) =>
    pendingAfter(request, worstPerPerson(request) * detailsOf(request).length, chargedBulk(request, data)),
}

export const organizationCost: CreditCost = {
  worst: () => 1000,
  charged: (_request, data) => (isRecord(field(data, 'organization')) ? 1000 : 0),
}

export const organizationBulkCost: CreditCost = {
  worst: (request) => 1000 * Math.max(1, listOf(request, 'details').length, listOf(request, 'domains').length),
  charged: (_request, data) => {
    const enriched = field(data, 'unique_enriched_records')
    if (typeof enriched === 'number') return millicredits(enriched)
    const organizations = field(data, 'organizations')
    return Array.isArray(organizations) ? 1000 * organizations.filter(isRecord).length : 0
  },
}

/** One credit a page, whatever is on it; whether an empty page is free is not known, so it counts. */
export const pageCost: CreditCost = { worst: () => 1000, charged: () => 1000 }

/** Charged only where the conversation has insights, which the answer does not state: the worst case counts. */
export const conversationCost: CreditCost = { worst: () => 1000, charged: () => 1000 }

/** Credits as thousandths, rounded to the nearest. */
export function millicredits(credits: number): number {
  return Math.round(credits * 1000)
}

function worstPerPerson(request: ApolloRequest): number {
  let credits = personCredits
  if (flag(request, 'reveal_phone_number')) credits += mobilePhoneCredits
  if (flag(request, 'run_waterfall_email')) credits += waterfallCeilingCredits.email
  if (flag(request, 'run_waterfall_phone')) credits += waterfallCeilingCredits.phone
  return credits * 1000
}

function chargedPerson(request: ApolloRequest, person: unknown): number {
  if (!isRecord(person) || !isMatch(person)) return 0
  const mobile = flag(request, 'reveal_phone_number') && hasMobile(person)
  return (personCredits + (mobile ? mobilePhoneCredits : 0)) * 1000
}

function chargedBulk(request: ApolloRequest, data: unknown): number {
  const consumed = field(data, 'credits_consumed')
  if (typeof consumed === 'number') return millicredits(consumed)
  const matches = field(data, 'matches')
  if (!Array.isArray(matches)) return 0
  return matches.reduce((sum: number, person: unknown) => sum + chargedPerson(request, person), 0)
}

function pendingAfter(request: ApolloRequest, worst: number, charged: number): number {
  return deliversLater(request) ? Math.max(0, worst - charged) : 0
}

function hasMobile(person: PersonLike): boolean {
  const numbers = Array.isArray(person.phone_numbers) ? person.phone_numbers : person.contact?.phone_numbers
  return (
    Array.isArray(numbers) && numbers.some((n) => field(n, 'type_cd') === 'mobile' || field(n, 'type') === 'mobile')
  )
}

/** Apollo merges query string and body, so a flag counts wherever it stands. */
function flag(request: ApolloRequest, name: string): boolean {
  const value = request.body?.[name] ?? request.query[name]
  return value === true || value === 'true'
}

function detailsOf(request: ApolloRequest): readonly unknown[] {
  return listOf(request, 'details')
}

function listOf(request: ApolloRequest, name: string): readonly unknown[] {
  const value = request.body?.[name] ?? request.query[name] ?? request.query[`${name}[]`]
  return Array.isArray(value) ? value : []
}

function field(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
