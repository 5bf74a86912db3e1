import type { Deal } from '../team/deal.ts'
import type { Team } from '../team/team.ts'
import { accountFields } from './saved.ts'

/** A deal as shown and listed; the answers to create and update are the bare record. */
export function dealFields(deal: Deal, team: Team): Record<string, unknown> {
  const account = deal.account_id === null ? undefined : team.accounts.get(deal.account_id)
  return { ...deal, num_contacts: 0, account: account ? accountFields(account) : null }
}
