import { type ApolloClient, ApolloError, AuthenticationError, PermissionError } from '@delos/client'
import type { Check } from './doctor.ts'

/** Free calls only. What follows from a failure is not asked for. */
export async function apolloChecks(apollo: ApolloClient): Promise<Check[]> {
  const reachable = await attempt('apollo is reachable', async () => {
    await apollo.users.health()
    return ''
  })
  if (reachable.result === 'failed') return [reachable]
  const key = await attempt('apollo takes the key', async () => {
    const { email } = await apollo.users.profile()
    return email ? 'it belongs to a user of the team' : ''
  })
  if (key.result === 'failed') return [reachable, key]
  return [
    reachable,
    key,
    await attempt('apollo credits', () => creditsNote(apollo)),
    await attempt('apollo limits', () => limitsNote(apollo)),
  ]
}

async function creditsNote(apollo: ApolloClient): Promise<string> {
  const pool = (await apollo.usage.creditUsageStats()).credit_usage_stats.lead_credit
  return pool ? `${pool.left_over} of ${pool.limit} left` : 'Apollo names none'
}

async function limitsNote(apollo: ApolloClient): Promise<string> {
  const match = (await apollo.usage.apiUsageStats())['people/match']
  return match?.minute ? `people/match: ${match.minute.limit} a minute, ${match.minute.left_over} left` : ''
}

async function attempt(check: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { check, result: 'ok', note: await work() }
  } catch (error) {
    return { check, result: 'failed', note: adviceFor(error) }
  }
}

function adviceFor(error: unknown): string {
  if (error instanceof AuthenticationError)
    return 'Apollo does not accept the key in APOLLO_API_KEY: make a new one in Apollo’s settings'
  if (error instanceof PermissionError) return 'the key lacks this right: make it a master key in Apollo’s settings'
  if (error instanceof ApolloError) return `${error.message}: check APOLLO_BASE_URL and the network`
  return 'it failed for an unknown reason'
}
