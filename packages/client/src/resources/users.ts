import type { Call, CallOptions } from '../call.ts'
import { paginate } from '../paginate.ts'
import type { Health, Profile, ProfileParams, SearchUsersAnswer, SearchUsersParams, User } from '../types/user.ts'

/** The team's members and the key's own identity. All free of credits. */
export interface UsersResource {
  /** Apollo's own default page is 25 rows (seen live). */
  search(params?: SearchUsersParams, options?: CallOptions): Promise<SearchUsersAnswer>
  /** Every member, 100 a page; no limit is known. */
  searchAll(options?: CallOptions): AsyncGenerator<User, void, undefined>
  /** The user that the key acts as; a bad key is an `AuthenticationError`, so this is the probe for keys. */
  profile(params?: ProfileParams, options?: CallOptions): Promise<Profile>
  /** A bad key is a success with `is_logged_in: false`. Not in Apollo's description, but in its guide to keys. */
  health(options?: CallOptions): Promise<Health>
}

export function createUsers(call: Call): UsersResource {
  async function search(params: SearchUsersParams = {}, options: CallOptions = {}): Promise<SearchUsersAnswer> {
    return (await call('users/search', { params }, options)).data
  }
  return {
    search,
    searchAll: (options) =>
      paginate({
        endpoint: 'users/search',
        fetchPage: async (paging) => {
          const { users, pagination } = await search(paging, options)
          return { rows: users, totalEntries: pagination.total_entries }
        },
      }),
    profile: async (params = {}, options = {}) => (await call('users/api_profile', { params }, options)).data,
    health: async (options) => (await call('auth/health', {}, options)).data,
  }
}
