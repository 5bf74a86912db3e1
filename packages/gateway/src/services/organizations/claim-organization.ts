import type { Context } from '../../context.ts'
import { listOrganizationPurchases } from '../../db/claims.ts'
import { listBudgets } from '../../db/credits.ts'
import type { Tx } from '../../db/database.ts'
import type { NewPurchase } from '../../db/ledger.ts'
import type { NamedBy } from '../../db/named-by.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import { ServiceError } from '../../errors.ts'
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
  /** No budget has room. */
  | { status: 'refused'; error: ServiceError }

const organizationMilli = 1000
const dayMs = 24 * 60 * 60 * 1000

/**
 * Claims companies and holds their price in one transaction, behind the gate that all who hold credits pass. Throws
 * where no budget has room for even one of those that have to be bought.
 */
export function claimOrganizations(
  context: Context,
  wishes: readonly OrganizationWish[],
  terms: OrganizationTerms,
): Promise<OrganizationClaim[]> {
  return whenGateIsOpen(context, () =>
    context.mutate(async (tx) => ({ value: await claimInside(tx, context, { wishes, terms }), audit: [] })),
  )
}

interface Wanted {
  index: number
  wish: OrganizationWish
  purchase: NewPurchase
}

async function claimInside(
  tx: Tx,
  context: Context,
  { wishes, terms }: { wishes: readonly OrganizationWish[]; terms: OrganizationTerms },
): Promise<OrganizationClaim[]> {
  await enterGate(tx, context.clock)
  const wanted: Wanted[] = []
  const claims: (OrganizationClaim | undefined)[] = []
  for (const [index, wish] of wishes.entries()) {
    const twin = wanted.find((other) => mayBeSame(wish, other.wish))
    const claim: OrganizationClaim | Again | undefined = twin
      ? { status: 'busy', purchaseId: twin.purchase.id }
      : await judge(tx, context, { wish, ...terms })
    if (claim && claim.status !== 'again') {
      claims.push(claim)
      continue
    }
    claims.push(undefined)
    const names = claimNames(wish)
    const purchase = { id: context.makeId(), subject: 'organization' as const, wish, names }
    wanted.push({ index, wish, purchase: { ...purchase, inPlaceOf: claim?.purchaseIds } })
  }
  const [first, ...others] = wanted
  if (!first) return claims.filter((claim) => claim !== undefined)

  const reservationId = context.makeId()
  const held = await holdInside(tx, context, {
    id: reservationId,
    endpoint: others.length ? 'organizations/bulk_enrich' : singleEndpoint(first.wish),
    items: wanted.length,
    worstMilliEach: organizationMilli,
    budgets: await listBudgets(tx),
    purchases: wanted.map(({ purchase }) => purchase),
  })
  const error = held.refusal ?? new ServiceError('budget_exhausted', 'No budget has room for this company')
  for (const [place, { index, purchase }] of wanted.entries()) {
    const isHeld = place < held.items
    claims[index] = isHeld
      ? { status: 'granted', purchaseId: purchase.id, reservationId }
      : { status: 'refused', error }
  }
  return claims.filter((claim) => claim !== undefined)
}

function singleEndpoint({ apolloId }: OrganizationWish): string {
  return apolloId ? 'organizations/show' : 'organizations/enrich'
}

/** Undefined where the company has to be bought. */
async function judge(
  tx: Tx,
  { clock }: Context,
  { wish, maxAgeDays, buyLostAgain }: OrganizationTerms & { wish: OrganizationWish },
): Promise<OrganizationClaim | Again | undefined> {
  const freshSince = clock.now() - maxAgeDays * dayMs
  const organization = await findKnownOrganization(tx, wish.names)
  if (isFreshOrganization(organization, freshSince)) return { status: 'found', organization }
  if (await isMissed({ db: tx, clock }, wish, freshSince)) return { status: 'missed' }
  return findInTheWay(tx, wish, { claimed: claimNames(wish), buyLostAgain })
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
