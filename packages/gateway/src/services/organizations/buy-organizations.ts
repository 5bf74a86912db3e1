import type { Organization } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { PurchaseEnd } from '../../db/purchases.ts'
import { endFailedPurchases, fileOrDoubt, type HeldPurchases, whileUnderWay } from '../credits/end-purchases.ts'
import { settle } from '../credits/ledger.ts'
import { toMilli } from '../credits/milli.ts'
import { assignOrganizations } from './assign-organizations.ts'
import type { BoughtOrganization } from './buy-organization.ts'
import { claimOrganizations, type OrganizationTerms } from './claim-organization.ts'
import { fileOrganization } from './file-organization.ts'
import type { OrganizationWish } from './organization-wish.ts'

interface Wanted {
  index: number
  wish: OrganizationWish
  purchaseId: string
}

/**
 * Up to ten companies, named otherwise than by Apollo's id, in one call. Undefined for those that somebody else is buying,
 * that are in doubt, or that no budget has room for: they take the way of a single one.
 */
export async function buyOrganizations(
  context: Context,
  wishes: readonly OrganizationWish[],
  terms: OrganizationTerms,
): Promise<(BoughtOrganization | undefined)[]> {
  const claims = await claimOrganizations(context, wishes, terms)
  const outcomes = claims.map((claim): BoughtOrganization | undefined => {
    if (claim.status === 'found') return { organization: claim.organization, source: 'store', credits: 0 }
    return claim.status === 'missed' ? { organization: undefined, source: 'store', credits: 0 } : undefined
  })
  const wanted = claims.flatMap((claim, index): (Wanted & { reservationId: string })[] => {
    const wish = wishes[index]
    return claim.status === 'granted' && wish ? [{ ...claim, index, wish }] : []
  })
  const [first] = wanted
  if (!first) return outcomes
  const held = { reservationId: first.reservationId, purchaseIds: wanted.map(({ purchaseId }) => purchaseId) }
  const bought = await whileUnderWay(context, [held.reservationId], () => callAndFile(context, wanted, held))
  for (const [place, { index }] of wanted.entries()) outcomes[index] = bought[place]
  return outcomes
}

async function callAndFile(
  context: Context,
  wanted: readonly Wanted[],
  held: HeldPurchases,
): Promise<BoughtOrganization[]> {
  const answer = await askOrEnd(context, wanted, held)
  return fileOrDoubt(() => fileAnswer(context, { wanted, held, answer }), [{ context, held }])
}

interface Answer {
  organizations: (Organization | undefined)[]
  credits: number
}

async function askOrEnd(context: Context, wanted: readonly Wanted[], held: HeldPurchases): Promise<Answer> {
  const wishes = wanted.map(({ wish }) => wish)
  const params = { details: wishes.map((wish) => wish.params) }
  try {
    const options = callOptions(context, { reservationIds: [held.reservationId] })
    const { data, credits = 0 } = await context.apollo.request('organizations/bulk_enrich', { params }, options)
    return { organizations: assignOrganizations(wishes, data.organizations), credits }
  } catch (error) {
    await endFailedPurchases(context, held, error)
    throw error
  }
}

function fileAnswer(
  context: Context,
  { wanted, held, answer }: { wanted: readonly Wanted[]; held: HeldPurchases; answer: Answer },
): Promise<BoughtOrganization[]> {
  const at = new Date(context.clock.now())
  return context.mutate<BoughtOrganization[]>(
    async (tx) => {
      const audit: AuditEntry[] = []
      const bought: BoughtOrganization[] = []
      const purchases: PurchaseEnd[] = []
      const paidFor = new Set<string>()
      for (const [place, { wish, purchaseId }] of wanted.entries()) {
        const filed = await fileOrganization(tx, context, { wish, found: answer.organizations[place], at })
        audit.push(...filed.audit)
        const id = filed.organization?.id
        purchases.push(id ? { id: purchaseId, state: 'found', entityId: id } : { id: purchaseId, state: 'missed' })
        // Two names of one company are charged once.
        const credits = id && !paidFor.has(id) ? 1 : 0
        if (id) paidFor.add(id)
        bought.push({ organization: filed.organization, source: 'apollo', credits })
      }
      await settle(tx, held.reservationId, { chargedMilli: toMilli(answer.credits), at, purchases })
      return { value: bought, audit }
    },
    { fenced: false },
  )
}
