import type { Context } from '../../context.ts'
import { listOrganizationPurchases } from '../../db/claims.ts'
import { listBudgets } from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import type { NamedBy } from '../../db/named-by.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import { type Again, type Doubtful, judgeDoubt } from '../credits/judge-doubt.ts'
import { holdInside } from '../credits/ledger.ts'
import { enterGate, whenGateIsOpen } from '../credits/spend-gate.ts'
import { findKnownOrganization, isFreshOrganization } from './find-known-organization.ts'
import { claimNames, isMissed } from './organization-miss.ts'
import type { OrganizationWish } from './organization-wish.ts'

export interface OrganizationTerms {
  maxAgeDays: number
  /** Pay again for a company whose answer was paid for and lost. */
  buyLostAgain: boolean
}

export type OrganizationClaim =
  | { status: 'granted'; purchaseId: string; reservationId: string }
  | { status: 'found'; organization: OrganizationRow }
  | { status: 'missed' }
  /** Somebody is buying this company, or one that may be the same: wait for them. */
  | { status: 'busy'; purchaseId: string }
  | Doubtful

const organizationMilli = 1000
const dayMs = 24 * 60 * 60 * 1000

/** Claims the company and holds its price in one transaction, behind the gate that all who hold credits pass. */
export function claimOrganization(
  context: Context,
  wish: OrganizationWish,
  terms: OrganizationTerms,
): Promise<OrganizationClaim> {
  return whenGateIsOpen(context, () =>
    context.mutate(async (tx) => ({ value: await claimInside(tx, context, { wish, ...terms }), audit: [] })),
  )
}

async function claimInside(
  tx: Tx,
  context: Context,
  { wish, maxAgeDays, buyLostAgain }: OrganizationTerms & { wish: OrganizationWish },
): Promise<OrganizationClaim> {
  await enterGate(tx, context.clock)
  const freshSince = context.clock.now() - maxAgeDays * dayMs
  const organization = await findKnownOrganization(tx, wish.names)
  if (isFreshOrganization(organization, freshSince)) return { status: 'found', organization }
  const claimed = claimNames(wish)
  if (await isMissed({ db: tx, clock: context.clock }, wish, freshSince)) return { status: 'missed' }
  const inTheWay = await findInTheWay(tx, wish, { claimed, buyLostAgain })
  if (inTheWay && inTheWay.status !== 'again') return inTheWay

  const [purchaseId, reservationId] = [context.makeId(), context.makeId()]
  await holdInside(tx, context, {
    id: reservationId,
    endpoint: wish.apolloId ? 'organizations/show' : 'organizations/enrich',
    items: 1,
    worstMilliEach: organizationMilli,
    budgets: await listBudgets(tx),
    purchases: [{ id: purchaseId, subject: 'organization', wish, names: claimed, inPlaceOf: inTheWay?.purchaseIds }],
  })
  return { status: 'granted', purchaseId, reservationId }
}

async function findInTheWay(
  tx: Tx,
  wish: OrganizationWish,
  { claimed, buyLostAgain }: { claimed: readonly NamedBy[]; buyLostAgain: boolean },
): Promise<OrganizationClaim | Again | undefined> {
  const others = await listOrganizationPurchases(tx, claimed)
  const open = others.find(
    ({ state, wish: other }) => state === 'open' && mayBeSame(wish, other as unknown as OrganizationWish),
  )
  if (open) return { status: 'busy', purchaseId: open.id }
  const inDoubt = others.filter(({ state }) => state !== 'open').map((row) => ({ ...row, purchaseId: row.id }))
  return judgeDoubt(inDoubt, () => buyLostAgain)
}

/** Unless two names of one kind tell them apart; a company's own name never does. */
function mayBeSame({ names }: OrganizationWish, other: OrganizationWish): boolean {
  const apart = (['apollo', 'linkedin', 'domain'] as const).some((kind) => {
    const [one, two] = [names, other.names].map((list) => list.find((name) => name.kind === kind)?.value)
    return one !== undefined && two !== undefined && one !== two
  })
  return !apart
}
