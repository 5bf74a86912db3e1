import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { findMisses, insertMisses } from '../../db/contacts.ts'
import { findOrganizationByDomain, type OrganizationRow } from '../../db/organizations.ts'
import { ServiceError } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import { noteSaving } from '../credits/note-saving.ts'
import { organizationAudit, storeOrganization } from '../people/store-person.ts'

export interface EnrichedOrganization {
  /** Undefined: Apollo does not know the company. */
  organization: OrganizationRow | undefined
  source: 'apollo' | 'store' | 'cache' | 'stale'
  credits: number
}

const dayMs = 24 * 60 * 60 * 1000

/** A company by its bare domain: from the store where known and fresh, else bought for one credit. */
export async function enrichOrganization(
  context: Context,
  domain: string,
  maxAgeDays: number,
): Promise<EnrichedOrganization> {
  const known = await findOrganizationByDomain(context.db, domain)
  const freshSince = context.clock.now() - maxAgeDays * dayMs
  if (known?.enrichedAt && known.enrichedAt.getTime() > freshSince) {
    noteSaving(context, 1)
    return { organization: known, source: 'store', credits: 0 }
  }
  const miss = { kind: 'org_domain', value: domain }
  const [missed] = await findMisses(context.db, [miss], new Date(context.clock.now()))
  if (missed && missed.checkedAt.getTime() > freshSince) return { organization: undefined, source: 'store', credits: 0 }
  try {
    return await context.spendGate.through(() => buy(context, domain))
  } catch (error) {
    if (!known?.enrichedAt || !isOutage(error)) throw error
    return { organization: known, source: 'stale', credits: 0 }
  }
}

function isOutage(error: unknown): boolean {
  const translated = toServiceError(error)
  return translated instanceof ServiceError && translated.code === 'upstream_unavailable'
}

async function buy(context: Context, domain: string): Promise<EnrichedOrganization> {
  assertMaySpend(context)
  const {
    data,
    source,
    credits = 0,
  } = await context.apollo.request('organizations/enrich', { params: { domain } }, callOptions(context))
  const at = new Date(context.clock.now())
  return context.mutate<EnrichedOrganization>(
    async (tx) => {
      if (!data.organization) {
        const expiresAt = new Date(at.getTime() + context.config.enrichment.missTtlDays * dayMs)
        await insertMisses(tx, { names: [{ kind: 'org_domain', value: domain }], at, expiresAt })
        return { value: { organization: undefined, source, credits }, audit: [] }
      }
      const { before, after } = await storeOrganization(tx, data.organization, {
        makeId: context.makeId,
        at,
        enriched: true,
      })
      return {
        value: { organization: after, source, credits },
        audit: organizationAudit('organization.enriched', before, after),
      }
    },
    { fenced: false },
  )
}
