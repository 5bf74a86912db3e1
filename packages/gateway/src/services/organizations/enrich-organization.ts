import type { Context } from '../../context.ts'
import type { OrganizationRow } from '../../db/organizations.ts'
import { isUnavailable } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import { noteSaving } from '../credits/note-saving.ts'
import { type BoughtOrganization, buyOrganization } from './buy-organization.ts'
import type { OrganizationTerms } from './claim-organization.ts'
import { findKnownOrganization, isFreshOrganization } from './find-known-organization.ts'
import { isMissed } from './organization-miss.ts'
import type { OrganizationWish } from './organization-wish.ts'

const dayMs = 24 * 60 * 60 * 1000

/** A company under any of its names: from the store where known and fresh, else bought for one credit. */
export async function enrichOrganization(
  context: Context,
  wish: OrganizationWish,
  terms: OrganizationTerms,
): Promise<BoughtOrganization> {
  const { known, stale } = await findKnown(context, wish, terms)
  if (known) return known
  assertMaySpend(context)
  try {
    return await buyOrganization(context, wish, terms)
  } catch (error) {
    if (!stale?.enrichedAt || !isUnavailable(toServiceError(error))) throw error
    return { organization: stale, source: 'stale', credits: 0 }
  }
}

/** What the store answers; else what it has that is not fresh enough. */
export async function findKnown(
  context: Context,
  wish: OrganizationWish,
  { maxAgeDays }: Pick<OrganizationTerms, 'maxAgeDays'>,
): Promise<{ known?: BoughtOrganization; stale?: OrganizationRow }> {
  const stored = await findKnownOrganization(context.db, wish.names)
  const freshSince = context.clock.now() - maxAgeDays * dayMs
  if (isFreshOrganization(stored, freshSince)) {
    noteSaving(context, 1)
    return { known: { organization: stored, source: 'store', credits: 0 } }
  }
  const isMiss = await isMissed(context, wish, freshSince)
  return isMiss ? { known: { organization: undefined, source: 'store', credits: 0 } } : { stale: stored }
}
