import type { OrganizationRow } from '../../db/organizations.ts'
import type { MakeId } from '../../ids.ts'
import type { OrganizationFacts } from '../people/to-organization.ts'

export interface OrganizationSight {
  facts: OrganizationFacts
  raw: Record<string, unknown>
  /** Two of Apollo's companies may claim one domain; the first keeps it. */
  takesDomain: boolean
  /** Bought for itself, not seen beside a person. */
  enriched: boolean
  makeId: MakeId
  at: Date
}

/** The row as it is to be; the very same object where nothing changes. New facts win, missing ones wipe nothing out. */
export function mergeOrganization(before: OrganizationRow | undefined, sight: OrganizationSight): OrganizationRow {
  const { facts, raw, takesDomain, enriched, makeId, at } = sight
  if (!before) {
    const domain = takesDomain ? facts.domain : null
    return { id: makeId(), ...facts, domain, raw, enrichedAt: enriched ? at : null, createdAt: at, updatedAt: at }
  }
  const change = {
    ...knownOf(facts),
    apolloId: before.apolloId ?? facts.apolloId,
    domain: before.domain ?? (takesDomain ? facts.domain : null),
  }
  const stored: Record<string, unknown> = { ...before }
  if (!enriched && Object.entries(change).every(([column, value]) => stored[column] === value)) return before
  return {
    ...before,
    ...change,
    // What came beside a person says less than what was bought.
    raw: enriched || !before.enrichedAt ? raw : before.raw,
    enrichedAt: enriched ? at : before.enrichedAt,
    updatedAt: at,
  }
}

function knownOf(facts: OrganizationFacts): Partial<OrganizationFacts> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== null && value !== undefined))
}
