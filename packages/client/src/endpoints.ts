import type { CreditCost } from './credit-costs.ts'
import {
  conversationCost,
  conversationExportCost,
  organizationBulkCost,
  organizationCost,
  pageCost,
  personBulkCost,
  personCost,
} from './credit-costs.ts'
import type { LimitClass, Plan, PublishedLimits } from './published-limits.ts'
import { publishedLimits } from './published-limits.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

/** How an operation is paged through. */
export interface Paging {
  /** Where both parameters travel. */
  readonly place: 'query' | 'body'
  /** `page` counts pages from 1, `skip` counts rows from 0. */
  readonly by: 'page' | 'skip'
  readonly size: 'per_page' | 'limit' | 'num_fetch_result'
  /** The most rows that Apollo puts on one page. */
  readonly rowsPerPage: number
  /** The last row that paging reaches; absent where no such limit is known. */
  readonly reachableEntries?: number
}

/** What the client must know about one of Apollo's operations. */
export interface Endpoint {
  readonly method: Method
  /** Below `/api/v1`; `{name}` is a path parameter. */
  readonly path: string
  /** Where `params` go; explicit `query` and `body` stay where they are put. */
  readonly place: 'query' | 'body'
  readonly paging?: Paging
  /** Safe to repeat after an ambiguous outcome: it reads and costs nothing. */
  readonly repeatable: boolean
  /** Operations of one group share one set of rate limits at Apollo. */
  readonly limitGroup: string
  /** Which of the published limits apply. */
  readonly limitClass: LimitClass
  /** What the API key must include, as Apollo names it; undefined where any key will do or none but a master key. */
  readonly scope: string | undefined
  /** No scope can be selected for it. */
  readonly masterKeyOnly: boolean
  /** Absent: free of credits. */
  readonly credits?: CreditCost
  /** How long an answer stays fresh in an `AnswerCache`; absent: never cached. */
  readonly cacheTtlMs?: number
  /** False for operations that Apollo's description lacks although its servers or clients know them. */
  readonly documented: boolean
}

const minutes = 60_000
const hours = 60 * minutes
const forSettings = { cacheTtlMs: 10 * minutes }
const forLists = { cacheTtlMs: 5 * minutes }

const inBody = { place: 'body', by: 'page', size: 'per_page', rowsPerPage: 100 } as const
const inQuery = { ...inBody, place: 'query' } as const
const capped = { reachableEntries: 50_000 }
const deals = { scopePrefix: 'deals/' }
const masterKeyOnly = { masterKeyOnly: true }
const undocumented = { documented: false }

type Extra = Partial<Omit<Endpoint, 'method' | 'path' | 'repeatable' | 'scope'>> & { scopePrefix?: string }
type Row = Extra & Pick<Endpoint, 'method' | 'path' | 'place' | 'repeatable'>

function read(method: Method, path: string, extra: Extra = {}): Row {
  return { method, path, place: method === 'GET' ? 'query' : 'body', repeatable: true, ...extra }
}

function write(method: Method, path: string, extra: Extra = {}): Row {
  return { method, path, place: 'body', repeatable: false, ...extra }
}

function paid(method: Method, path: string, credits: CreditCost, extra: Extra = {}): Row {
  return { method, path, place: method === 'GET' ? 'query' : 'body', repeatable: false, credits, ...extra }
}

function enriches(method: Method, path: string, credits: CreditCost, extra: Extra = {}): Row {
  return paid(method, path, credits, { limitClass: 'enrichment', cacheTtlMs: 24 * hours, ...extra })
}

/** Every operation, under the `<controller>/<action>` by which Apollo scopes keys and counts requests. */
const table = {
  'auth/health': read('GET', '/auth/health', undocumented),

  'people/match': enriches('POST', '/people/match', personCost),
  'people/bulk_match': enriches('POST', '/people/bulk_match', personBulkCost, { limitClass: 'bulk_enrichment' }),
  'people/show': enriches('GET', '/people/{id}', personCost),
  'mixed_people/api_search': read('POST', '/mixed_people/api_search', {
    limitClass: 'database_search',
    paging: { ...inBody, ...capped },
    cacheTtlMs: hours,
  }),
  'webhook_result/show': read('GET', '/webhook_result/{request_id}'),

  'mixed_companies/search': paid('POST', '/mixed_companies/search', pageCost, {
    limitClass: 'database_search',
    paging: { ...inBody, ...capped },
    cacheTtlMs: hours,
  }),
  'organizations/enrich': enriches('GET', '/organizations/enrich', organizationCost),
  'organizations/bulk_enrich': enriches('POST', '/organizations/bulk_enrich', organizationBulkCost, {
    limitClass: 'bulk_enrichment',
  }),
  'organizations/show': enriches('GET', '/organizations/{id}', organizationCost),
  'organizations/job_postings': enriches('GET', '/organizations/{organization_id}/job_postings', pageCost, {
    paging: { ...inQuery, rowsPerPage: 10_000, reachableEntries: 10_000 },
    cacheTtlMs: hours,
  }),
  'news_articles/search': paid('POST', '/news_articles/search', pageCost, {
    limitClass: 'database_search',
    paging: { ...inBody, rowsPerPage: 25 },
    cacheTtlMs: hours,
  }),

  'contacts/create': write('POST', '/contacts'),
  'contacts/update': write('PATCH', '/contacts/{contact_id}'),
  'contacts/show': read('GET', '/contacts/{contact_id}'),
  'contacts/search': read('POST', '/contacts/search', { paging: { ...inBody, ...capped } }),
  // Keys are scoped for it as for a search of deals, yet whether it is counted as one is not known.
  'contacts/opportunities': read('POST', '/contacts/{contact_id}/opportunities'),
  'contacts/update_stages': write('POST', '/contacts/update_stages', { place: 'query' }),
  'contacts/update_owners': write('POST', '/contacts/update_owners', { place: 'query' }),
  'contacts/bulk_create': write('POST', '/contacts/bulk_create'),
  'contacts/bulk_update': write('POST', '/contacts/bulk_update'),
  'contacts/destroy': write('DELETE', '/contacts/{contact_id}', undocumented),
  'contact_stages/index': read('GET', '/contact_stages', forSettings),

  'accounts/create': write('POST', '/accounts'),
  'accounts/update': write('PATCH', '/accounts/{account_id}'),
  'accounts/show': read('GET', '/accounts/{id}'),
  'accounts/search': read('POST', '/accounts/search', { paging: { ...inBody, ...capped } }),
  'accounts/bulk_create': write('POST', '/accounts/bulk_create'),
  'accounts/bulk_update': write('POST', '/accounts/bulk_update'),
  'accounts/bulk_destroy': write('POST', '/accounts/bulk_destroy', undocumented),
  'accounts/update_owners': write('POST', '/accounts/update_owners', { place: 'query' }),
  'account_stages/index': read('GET', '/account_stages', forSettings),

  'opportunities/create': write('POST', '/opportunities', deals),
  'opportunities/search': read('GET', '/opportunities/search', { ...deals, paging: inQuery }),
  // The same action takes a JSON body, which is the only way to filter.
  'opportunities/filter': read('POST', '/opportunities/search', {
    ...deals,
    ...undocumented,
    paging: inBody,
    limitGroup: 'opportunities/search',
  }),
  'opportunities/show': read('GET', '/opportunities/{opportunity_id}', deals),
  'opportunities/update': write('PATCH', '/opportunities/{opportunity_id}', deals),
  'opportunities/bulk_destroy': write('POST', '/opportunities/bulk_destroy', { ...deals, ...undocumented }),
  'opportunity_stages/index': read('GET', '/opportunity_stages', { ...deals, ...forSettings }),

  'emailer_campaigns/search': read('POST', '/emailer_campaigns/search', { paging: inQuery }),
  'emailer_campaigns/show': read('GET', '/emailer_campaigns/{sequence_id}', undocumented),
  'emailer_campaigns/add_contact_ids': write('POST', '/emailer_campaigns/{sequence_id}/add_contact_ids'),
  'emailer_campaigns/remove_or_stop_contact_ids': write('POST', '/emailer_campaigns/remove_or_stop_contact_ids'),
  'emailer_campaigns/activity_feed': read('POST', '/emailer_campaigns/activity_feed'),
  'emailer_campaigns/approve': write('POST', '/emailer_campaigns/{sequence_id}/approve'),
  'emailer_campaigns/abort': write('POST', '/emailer_campaigns/{sequence_id}/abort'),
  'emailer_campaigns/archive': write('POST', '/emailer_campaigns/{sequence_id}/archive'),
  'sequences/create': write('POST', '/sequences'),
  'sequences/update': write('PUT', '/sequences/{id}'),
  'emailer_schedules/index': read('GET', '/emailer_schedules', forSettings),

  'emailer_messages/create': write('POST', '/emailer_messages'),
  'emailer_messages/send_now': write('POST', '/emailer_messages/{id}/send_now'),
  'emailer_messages/get_content': read('POST', '/emailer_messages/get_content'),
  'emailer_messages/email_send_status': read('POST', '/emailer_messages/email_send_status'),
  'emailer_messages/activities': read('GET', '/emailer_messages/{id}/activities', masterKeyOnly),
  'emailer_messages/search': read('GET', '/emailer_messages/search', { paging: { ...inQuery, ...capped } }),
  'email_accounts/index': read('GET', '/email_accounts', forLists),

  'tasks/create': write('POST', '/tasks'),
  'tasks/bulk_create': write('POST', '/tasks/bulk_create'),
  'tasks/show': read('GET', '/tasks/{id}'),
  'tasks/update': write('PATCH', '/tasks/{id}'),
  'tasks/complete': write('POST', '/tasks/{id}/complete'),
  'tasks/skip': write('POST', '/tasks/{id}/skip'),
  'tasks/search': read('POST', '/tasks/search', { paging: { ...inQuery, ...capped } }),

  'phone_calls/search': read('GET', '/phone_calls/search', { ...masterKeyOnly, paging: inQuery }),
  'phone_calls/create': write('POST', '/phone_calls', { ...masterKeyOnly, place: 'query' }),
  'phone_calls/update': write('PUT', '/phone_calls/{id}', { ...masterKeyOnly, place: 'query' }),
  'notes/index': read('GET', '/notes', {
    scopePrefix: 'meetings/',
    paging: { ...inQuery, by: 'skip', size: 'limit' },
  }),

  'labels/index': read('GET', '/labels', forLists),
  'labels/create': write('POST', '/labels'),
  'labels/update': write('PATCH', '/labels/{id}'),
  'labels/add_entity_ids_to_label_names': write('POST', '/labels/add_entity_ids_to_label_names'),
  'labels/remove_entity_ids_from_label_names': write('POST', '/labels/remove_entity_ids_from_label_names'),

  'fields/index': read('GET', '/fields', forSettings),
  'fields/create': write('POST', '/fields'),
  'fields/update': write('PATCH', '/fields'),
  'typed_custom_fields/index': read('GET', '/typed_custom_fields', forSettings),

  'users/search': read('GET', '/users/search', { ...forLists, paging: inQuery }),
  'users/api_profile': read('GET', '/users/api_profile'),
  'usage_stats/credit_usage_stats': read('POST', '/usage_stats/credit_usage_stats'),
  'usage_stats/api_usage_stats': read('POST', '/usage_stats/api_usage_stats'),
  'reports/sync_report': read('POST', '/reports/sync_report', { limitClass: 'report' }),

  'conversations/search': read('POST', '/conversations/search', { paging: { ...inBody, size: 'num_fetch_result' } }),
  'conversations/show': paid('GET', '/conversations/{id}', conversationCost),
  'conversations/export': paid('POST', '/conversations/export', conversationExportCost, {
    limitClass: 'conversation_export',
  }),
  'conversations/find_export': read('GET', '/conversations/export/{id}'),
} satisfies Record<string, Row>

/** The name of one of Apollo's operations, e.g. `people/match`. */
export type EndpointName = keyof typeof table

// Two names are not the controller and action that keys are scoped by.
const otherScopes: Readonly<Record<string, string>> = {
  'opportunities/filter': 'api/v1/opportunities/search',
  'contacts/opportunities': 'deals/api/v1/opportunities/search',
}

/** All operations by name. */
export const endpoints: Readonly<Record<EndpointName, Endpoint>> = Object.fromEntries(
  Object.entries<Row>(table).map(([name, row]) => [name, complete(name, row)]),
) as Record<EndpointName, Endpoint>

function complete(name: string, { scopePrefix = '', ...row }: Row): Endpoint {
  const common = { limitGroup: name, limitClass: 'default', masterKeyOnly: false, documented: true } as const
  return { ...common, ...row, scope: scopeOf(name, { ...row, scopePrefix }) }
}

function scopeOf(name: string, row: Row): string | undefined {
  if (row.masterKeyOnly === true || name === 'auth/health') return undefined
  return `${row.scopePrefix ?? ''}${otherScopes[name] ?? `api/v1/${name}`}`
}

/** The name under which an endpoint's requests are counted. */
export function limitGroupOf(name: EndpointName): string {
  return endpoints[name].limitGroup
}

/** The limits that Apollo publishes for an endpoint on a plan; `limiter.learn` takes them. */
export function publishedLimitsOf(name: EndpointName, plan: Plan): PublishedLimits {
  return publishedLimits[endpoints[name].limitClass][plan]
}
