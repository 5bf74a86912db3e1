import type { Call, CallOptions } from '../call.ts'
import type { Health, Profile, ProfileParams, SearchUsersAnswer, SearchUsersParams } from '../types/user.ts'

/** The team's members and the key's own identity. All free of credits. */
export interface UsersResource {
  search(params?: SearchUsersParams, options?: CallOptions): Promise<SearchUsersAnswer>
  /** The user that the key acts as; a bad key is an `AuthenticationError`, so this is the probe for keys. */
  profile(params?: ProfileParams, options?: CallOptions): Promise<Profile>
  /** A bad key is a success with `is_logged_in: false`. */
  health(options?: CallOptions): Promise<Health>
}

export function createUsers(call: Call): UsersResource {
  return {
    search: async (params = {}, options = {}) => (await call('users/search', { params }, options)).data,
    profile: async (params = {}, options = {}) => (await call('users/api_profile', { params }, options)).data,
    health: async (options) => (await call('auth/health', {}, options)).data,
  }
}
