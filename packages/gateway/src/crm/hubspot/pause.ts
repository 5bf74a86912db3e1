import { CrmError } from '../crm-error.ts'
import { readProblem } from './hubspot-refusal.ts'
import type { WireAnswer } from './transport.ts'

export interface Pause {
  ms: number
  message: string
  /** Which budget it is that is used up; undefined where it is none. */
  budget?: 'burst' | 'search' | 'day'
}

const lockedMs = 2000
const migrationMs = 60_000
/** The day ends at midnight where the portal is; a call an hour finds it out soon enough. */
const dayMs = 3_600_000

/** How long an answer asks us to wait, where it does: it was not carried out then. */
export function pauseOf(answer: WireAnswer, lengths: { burstMs: number; searchMs: number }): Pause | undefined {
  const { status, headers, text } = answer
  const stated = Number(headers['retry-after']) * 1000
  const statedMs = stated > 0 ? stated : undefined
  // A record that something else is writing.
  if (status === 423) return { ms: statedMs ?? lockedMs, message: 'HubSpot has locked the record' }
  if (status === 477) return { ms: statedMs ?? migrationMs, message: 'HubSpot is moving the portal' }
  if (status !== 429) return undefined
  const { policyName, message = 'HubSpot’s limit is used up' } = readProblem(text)
  if (policyName === 'DAILY') return { ms: statedMs ?? dayMs, message, budget: 'day' }
  const isSearch = policyName === 'SECONDLY'
  return {
    ms: statedMs ?? (isSearch ? lengths.searchMs : lengths.burstMs),
    message,
    budget: isSearch ? 'search' : 'burst',
  }
}

/** Throws where the token is the matter. */
export function insistOnAccess({ status, text }: WireAnswer): void {
  if (status !== 401 && status !== 403) return
  const { message = 'HubSpot refuses the token', errors } = readProblem(text)
  if (status === 401) throw new CrmError('unauthorized', message)
  const scopes = (errors ?? []).flatMap(({ context }) => context?.requiredGranularScopes ?? [])
  throw new CrmError('forbidden', scopes.length > 0 ? `The token lacks a scope: ${scopes.join(', ')}` : message)
}
