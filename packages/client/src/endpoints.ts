import type { CreditCost } from './credit-costs.ts'
import {
  conversationCost,
  organizationBulkCost,
  organizationCost,
  pageCost,
  personBulkCost,
  personCost,
} from './credit-costs.ts'

export type Method = 'GET' | 'POST' | 'PATCH' | 'PUT'

/** What the client must know about one of Apollo's operations. */
export interface Endpoint {
  readonly method: Method
  /** Below `/api/v1`; `{name}` is a path parameter. */
  readonly path: string
  /** Where `params` go; explicit `query` and `body` stay where they are put. */
  readonly place: 'query' | 'body'
  /** `query`: `page` and `per_page` travel in the query string although the rest is a body. */
  readonly paging?: 'query'
  /** Safe to repeat after an ambiguous outcome: it reads and costs nothing. */
  readonly repeatable: boolean
  /** Endpoints of one group share one set of rate limits at Apollo. Default: the endpoint's own name. */
  readonly limitGroup?: string
  readonly credits?: CreditCost
  /** How long an answer stays fresh in an `AnswerCache`; absent: never cached. */
  readonly cacheTtlMs?: number
}

const minutes = 60_000
const hours = 60 * minutes
const forSettings = { cacheTtlMs: 10 * minutes }
const forLists = { cacheTtlMs: 5 * minutes }

type Extra = Partial<Omit<Endpoint, 'method' | 'path' | 'repeatable'>>

function read(method: Method, path: string, extra: Extra = {}): Endpoint {
  return { method, path, place: method === 'GET' ? 'query' : 'body', repeatable: true, ...extra }
}

function write(method: Method, path: string, extra: Extra = {}): Endpoint {
  return { method, path, place: 'body', repeatable: false, ...extra }
}

function paid(method: Method, path: string, credits: CreditCost, extra: Extra = {}): Endpoint {
  return { method, path, place: method === 'GET' ? 'query' : 'body', repeatable: false, credits, ...extra }
}

/** Every operation, under the `<controller>/<action>` by which Apollo scopes keys and counts requests. */
const table = {
  'auth/health': read('GET', '/auth/health'),

  'people/match': paid('POST', '/people/match', personCost, { cacheTtlMs: 24 * hours }),
  'people/bulk_match': paid('POST', '/people/bulk_match', personBulkCost, { cacheTtlMs: 24 * hours }),
  'people/show': paid('GET', '/people/{id}', personCost, { cacheTtlMs: 24 * hours }),
  'mixed_people/api_search': read('POST', '/mixed_people/api_search', { cacheTtlMs: hours }),
  'webhook_result/show': read('GET', '/webhook_result/{request_id}'),

  'mixed_companies/search': paid('POST', '/mixed_companies/search', pageCost, { cacheTtlMs: hours }),
  'organizations/enrich': paid('GET', '/organizations/enrich', organizationCost, { cacheTtlMs: 24 * hours }),
  'organizations/bulk_enrich': paid('POST', '/organizations/bulk_enrich', organizationBulkCost, {
    cacheTtlMs: 24 * hours,
  }),
  'organizations/show': paid('GET', '/organizations/{id}', organizationCost, { cacheTtlMs: 24 * hours }),
  'organizations/job_postings': paid('GET', '/organizations/{organization_id}/job_postings', pageCost, {
    cacheTtlMs: hours,
  }),
  'news_articles/search': paid('POST', '/news_articles/search', pageCost, { cacheTtlMs: hours }),

  'contacts/create': write('POST', '/contacts'),
  'contacts/update': write('PATCH', '/contacts/{contact_id}'),
  'contacts/show': read('GET', '/contacts/{contact_id}'),
  'contacts/search': read('POST', '/contacts/search'),
  'contacts/opportunities': read('POST', '/contacts/{contact_id}/opportunities'),
  'contacts/update_stages': write('POST', '/contacts/update_stages', { place: 'query' }),
  'contacts/update_owners': write('POST', '/contacts/update_owners', { place: 'query' }),
  'contacts/bulk_create': write('POST', '/contacts/bulk_create'),
  'contacts/bulk_update': write('POST', '/contacts/bulk_update'),
  'contact_stages/index': read('GET', '/contact_stages', forSettings),

  'accounts/create': write('POST', '/accounts'),
  'accounts/update': write('PATCH', '/accounts/{account_id}'),
  'accounts/show': read('GET', '/accounts/{id}'),
  'accounts/search': read('POST', '/accounts/search'),
  'accounts/bulk_create': write('POST', '/accounts/bulk_create'),
  'accounts/bulk_update': write('POST', '/accounts/bulk_update'),
  'accounts/update_owners': write('POST', '/accounts/update_owners', { place: 'query' }),
  'account_stages/index': read('GET', '/account_stages', forSettings),

  'opportunities/create': write('POST', '/opportunities'),
  'opportunities/search': read('GET', '/opportunities/search'),
  // The same action takes a JSON body, which is the only way to filter.
  'opportunities/filter': read('POST', '/opportunities/search', { limitGroup: 'opportunities/search' }),
  'opportunities/show': read('GET', '/opportunities/{opportunity_id}'),
  'opportunities/update': write('PATCH', '/opportunities/{opportunity_id}'),
  'opportunity_stages/index': read('GET', '/opportunity_stages', forSettings),

  'emailer_campaigns/search': read('POST', '/emailer_campaigns/search', { paging: 'query' }),
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
  'emailer_messages/activities': read('GET', '/emailer_messages/{id}/activities'),
  'emailer_messages/search': read('GET', '/emailer_messages/search'),
  'email_accounts/index': read('GET', '/email_accounts', forLists),

  'tasks/create': write('POST', '/tasks'),
  'tasks/bulk_create': write('POST', '/tasks/bulk_create'),
  'tasks/show': read('GET', '/tasks/{id}'),
  'tasks/update': write('PATCH', '/tasks/{id}'),
  'tasks/complete': write('POST', '/tasks/{id}/complete'),
  'tasks/skip': write('POST', '/tasks/{id}/skip'),
  'tasks/search': read('POST', '/tasks/search', { paging: 'query' }),

  'phone_calls/search': read('GET', '/phone_calls/search'),
  'phone_calls/create': write('POST', '/phone_calls'),
  'phone_calls/update': write('PUT', '/phone_calls/{id}'),
  'notes/index': read('GET', '/notes'),

  'labels/index': read('GET', '/labels', forLists),
  'labels/create': write('POST', '/labels'),
  'labels/update': write('PATCH', '/labels/{id}'),
  'labels/add_entity_ids_to_label_names': write('POST', '/labels/add_entity_ids_to_label_names'),
  'labels/remove_entity_ids_from_label_names': write('POST', '/labels/remove_entity_ids_from_label_names'),

  'fields/index': read('GET', '/fields', forSettings),
  'fields/create': write('POST', '/fields'),
  'fields/update': write('PATCH', '/fields'),
  'typed_custom_fields/index': read('GET', '/typed_custom_fields', forSettings),

  'users/search': read('GET', '/users/search', forLists),
  'users/api_profile': read('GET', '/users/api_profile'),
  'usage_stats/credit_usage_stats': read('POST', '/usage_stats/credit_usage_stats'),
  'usage_stats/api_usage_stats': read('POST', '/usage_stats/api_usage_stats'),
  'reports/sync_report': read('POST', '/reports/sync_report'),

  'conversations/search': read('POST', '/conversations/search'),
  'conversations/show': paid('GET', '/conversations/{id}', conversationCost),
  'conversations/export': paid('POST', '/conversations/export', conversationCost),
  'conversations/find_export': read('GET', '/conversations/export/{id}'),
} as const

/** The name of one of Apollo's operations, e.g. `people/match`. */
export type EndpointName = keyof typeof table

/** All operations by name. */
export const endpoints: Readonly<Record<EndpointName, Endpoint>> = table

/** The name under which an endpoint's requests are counted. */
export function limitGroupOf(name: EndpointName): string {
  return endpoints[name].limitGroup ?? name
}
