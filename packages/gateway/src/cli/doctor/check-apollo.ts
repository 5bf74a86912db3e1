import { type ApolloClient, AuthenticationError, createApolloClient } from '@delos/client'
import type { Config } from '../../config.ts'
import { checkCredits, checkLimits } from './apollo-counters.ts'
import { checkScopes } from './apollo-scopes.ts'
import { clockFinding } from './clock-finding.ts'
import { type Finding, fine, found, noteOf, skipped } from './finding.ts'

/** Free calls only. What follows from a failure is not asked for. */
export async function checkApollo({ apollo }: Config, ask: typeof fetch): Promise<Finding[]> {
  if (apollo.baseUrl === undefined || !apollo.apiKey) {
    return [skipped('apollo', 'APOLLO_API_KEY is not set: the built-in emulator serves')]
  }
  const client = createApolloClient({
    apiKey: apollo.apiKey.reveal(),
    baseUrl: apollo.baseUrl,
    fetch: ask,
    limiter: false,
    retry: false,
    timeoutMs: 10_000,
  })
  return examine(client)
}

async function examine(client: ApolloClient): Promise<Finding[]> {
  let reached: Finding[]
  try {
    const { headers, data } = await client.request('auth/health')
    reached = [fine('apollo'), ...clockOf(headers)]
    // A bad key is told by a word of a success.
    if (!data.is_logged_in) return [...reached, found('apollo_key_refused', 'apollo key')]
  } catch (error) {
    if (error instanceof AuthenticationError) return [fine('apollo'), found('apollo_key_refused', 'apollo key')]
    return [found('apollo_unreachable', 'apollo', noteOf(error))]
  }
  const groups = await Promise.all([checkScopes(client), checkCredits(client), checkLimits(client)])
  return [...reached, fine('apollo key'), ...groups.flat()]
}

function clockOf(headers: Headers): Finding[] {
  const at = Date.parse(headers.get('date') ?? '')
  return Number.isNaN(at) ? [] : [clockFinding('clock of apollo', at)]
}
