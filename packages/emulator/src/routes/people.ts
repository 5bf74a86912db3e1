import { selectPeople } from '../filters/people.ts'
import { pageOf, readPage } from '../paging.ts'
import { isObjectId, readFlag } from '../params.ts'
import { misconfigured, ok, okText, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { enrichedPerson } from '../wire/enriched-person.ts'
import { addressOf, obfuscate, shownEmail } from '../wire/person.ts'
import type { WorldPerson } from '../world/types.ts'

const DEPRECATED =
  'This endpoint is deprecated for API callers. Please use the new mixed_people/api_search endpoint: https://docs.apollo.io/reference/people-api-search.'

export const peopleRoutes: Route[] = [
  {
    methods: ['POST', 'GET'],
    path: '/mixed_people/api_search',
    endpoint: 'mixed_people/api_search',
    limit: 'search',
    credits: 0,
    handle: searchPeople,
  },
  {
    methods: ['POST', 'GET'],
    path: '/mixed_people/search',
    endpoint: 'mixed_people/search',
    limit: 'search',
    credits: 0,
    handle: () => unprocessable(DEPRECATED),
  },
  {
    methods: ['POST', 'GET'],
    path: '/people/search',
    endpoint: 'people/search',
    limit: 'search',
    credits: 0,
    handle: () => unprocessable(DEPRECATED),
  },
  {
    methods: ['GET'],
    path: '/people/{id}',
    endpoint: 'people/show',
    limit: 'enrichment',
    credits: 1,
    handle: showPerson,
  },
]

function searchPeople(call: Call): Reply {
  const page = readPage(call.params)
  const found = selectPeople(call)
  const people = pageOf(found, page).map((person) => searchRow(call, person))
  return ok({ total_entries: found.length, people })
}

function searchRow(call: Call, person: WorldPerson): Record<string, unknown> {
  const company = call.directory.organization(person.organizationId)
  const reachable = person.directPhone !== null || person.mobilePhone !== null
  return {
    id: person.id,
    first_name: person.firstName,
    last_name_obfuscated: obfuscate(person.lastName),
    title: person.title,
    last_refreshed_at: person.lastRefreshedAt.replace('Z', '+00:00'),
    has_email: person.email !== null,
    has_city: person.city !== '',
    has_state: person.state !== '',
    has_country: person.country !== '',
    has_direct_phone: reachable ? 'Yes' : 'Maybe: please request direct dial via people/bulk_match',
    organization: {
      name: company?.name ?? null,
      has_industry: company !== undefined,
      has_phone: Boolean(company?.phone),
      has_city: Boolean(company?.city),
      has_state: Boolean(company?.state),
      has_country: Boolean(company?.country),
      has_zip_code: Boolean(company?.postalCode),
      has_revenue: Boolean(company?.annualRevenue),
      has_employee_count: Boolean(company?.employees),
    },
  }
}

function showPerson(call: Call): Reply {
  const id = call.path.id ?? ''
  if (!isObjectId(id)) return misconfigured('id')
  const person = call.directory.person(id)
  if (!person) return unprocessable('Person does not exist.')
  if (!person.enrichable) return unprocessable('This is obsolete data.')
  const revealPersonalEmails = readFlag(call.params.reveal_personal_emails)
  const email = shownEmail(person, call.team.contacts.byPerson(person.id))
  const fields = { email, ...addressOf(person) }
  const text = enrichedPerson(call, person, { organization: 'full', revealPersonalEmails, fields })
  return okText(`{"person":${text}}`, [{ personId: person.id }])
}
