import type { Context } from '../../context.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import { isUnavailable } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import type { BoughtOrganization } from './buy-organization.ts'
import { buyOrganizations } from './buy-organizations.ts'
import type { OrganizationTerms } from './claim-organization.ts'
import { enrichOrganization, findKnown } from './enrich-organization.ts'
import type { OrganizationWish } from './organization-wish.ts'

interface Unknown {
  index: number
  wish: OrganizationWish
  stale: OrganizationRow | undefined
}

/** Up to ten companies: those that are known and fresh from the store, the others in one call. */
export async function enrichOrganizations(
  context: Context,
  wishes: readonly OrganizationWish[],
  terms: OrganizationTerms,
): Promise<BoughtOrganization[]> {
  const outcomes: (BoughtOrganization | undefined)[] = []
  const unknown: Unknown[] = []
  for (const [index, wish] of wishes.entries()) {
    const { known, stale } = await findKnown(context, wish, terms)
    outcomes.push(known)
    if (!known) unknown.push({ index, wish, stale })
  }
  if (unknown.length > 1) {
    const bought = await buyAll(context, unknown, terms)
    for (const [place, { index }] of unknown.entries()) outcomes[index] = bought[place]
  }
  // What somebody else is buying, what is in doubt, and what no budget has room for, says so one by one.
  const jobs = wishes.map(async (wish, index) => outcomes[index] ?? enrichOrganization(context, wish, terms))
  const ended = await Promise.allSettled(jobs)
  // What was bought stays bought: the others are waited for before one of them fails the call.
  const failed = ended.find((one) => one.status === 'rejected')
  if (failed) throw failed.reason
  return ended.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
}

async function buyAll(
  context: Context,
  unknown: readonly Unknown[],
  terms: OrganizationTerms,
): Promise<(BoughtOrganization | undefined)[]> {
  assertMaySpend(context)
  try {
    return await buyOrganizations(
      context,
      unknown.map(({ wish }) => wish),
      terms,
    )
  } catch (error) {
    const isOut = isUnavailable(toServiceError(error))
    if (!isOut || !unknown.every(({ stale }) => stale?.enrichedAt)) throw error
    return unknown.map(({ stale }) => ({ organization: stale, source: 'stale', credits: 0 }))
  }
}
