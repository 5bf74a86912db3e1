import type { Call } from '../route.ts'
import type { Deal } from '../team/deal.ts'
import { accountWithCompany } from './saved.ts'

/** A deal as shown and listed; the answers to create and update are the bare record. */
export function dealFields(deal: Deal, { team, directory }: Pick<Call, 'team' | 'directory'>): Record<string, unknown> {
  const account = deal.account_id === null ? undefined : team.accounts.get(deal.account_id)
  return { ...deal, num_contacts: 0, account: account ? accountWithCompany(account, directory) : null }
}
