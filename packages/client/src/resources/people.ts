import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type {
  BulkMatchPeopleAnswer,
  BulkMatchPeopleParams,
  MatchPersonAnswer,
  MatchPersonParams,
  Person,
  PersonPreview,
  SearchPeopleAnswer,
  SearchPeopleParams,
  WebhookResultAnswer,
} from '../types/person.ts'

/** Stands in `email` for every person whose address is not unlocked. */
export const EMAIL_PLACEHOLDER = 'email_not_unlocked@domain.com'

/** True for the placeholder that Apollo puts in place of a locked address. */
export function isEmailPlaceholder(email: string | null | undefined): boolean {
  return email?.trim().toLowerCase() === EMAIL_PLACEHOLDER
}

/** People in Apollo's database. */
export interface PeopleResource {
  /**
   * Finds one person. Costs 1 credit for a match, 8 more when a mobile phone is returned, nothing for a miss (price
   * list); a miss is a success with a stub, so test with `isMatch`. A phone without `webhook_url` is a
   * `ValidationError`. Never repeated after an ambiguous failure (`error.outcome === 'unknown'`).
   */
  match(params: MatchPersonParams, options?: CallOptions): Promise<MatchPersonAnswer>
  /**
   * Finds up to ten people; costs as `match` for each. `matches` has null for a miss. More than ten are a
   * `ValidationError`.
   */
  bulkMatch(params: BulkMatchPeopleParams, options?: CallOptions): Promise<BulkMatchPeopleAnswer>
  /** Reads one person by id for 1 credit; `email` may be `EMAIL_PLACEHOLDER`. An unknown id is a `ValidationError`. */
  get(id: string, options?: CallOptions): Promise<Person>
  /**
   * Searches the database for free (price list): ids and obfuscated names, no addresses. At most 50,000 rows can be
   * paged.
   */
  search(params: SearchPeopleParams, options?: CallOptions): Promise<SearchPeopleAnswer>
  /** Every row of a search, 100 a page; throws a `ResultWindowError` past 50,000. */
  searchAll(
    params: Omit<SearchPeopleParams, 'page' | 'per_page'>,
    options?: CallOptions,
  ): AsyncGenerator<PersonPreview, void, undefined>
  /**
   * Polls for phones or a waterfall, free and kept 30 days (described). Pending is a `NotFoundError` that is
   * retryable; an unknown or expired id is one that is not, a malformed id a `ValidationError`. The id is a 64-bit
   * integer as text, just as `match` gave it.
   */
  webhookResult(requestId: string, options?: CallOptions): Promise<WebhookResultAnswer>
}

export function createPeople(call: Call): PeopleResource {
  async function search(params: SearchPeopleParams, options?: CallOptions): Promise<SearchPeopleAnswer> {
    return (await call('mixed_people/api_search', { params }, options)).data
  }
  return {
    search,
    match: async (params, options) => (await call('people/match', { params }, options)).data,
    bulkMatch: async (params, options) => (await call('people/bulk_match', { params }, options)).data,
    get: async (id, options) => (await call('people/show', { path: { id } }, options)).data.person,
    searchAll: (params, options) =>
      paginate({
        endpoint: 'mixed_people/api_search',
        fetchPage: async (paging) => {
          const { people, total_entries } = await search({ ...params, ...paging }, options)
          return { rows: people, totalEntries: total_entries }
        },
      }),
    webhookResult: async (requestId, options) =>
      (await call('webhook_result/show', { path: { request_id: requestId } }, options)).data,
  }
}
