import type { Deal } from '@delos/client'
import type { NewDeal } from '../../db/deals.ts'
import { contentHash } from '../sync/content-hash.ts'
import { dealContent } from '../sync/deal-state.ts'

export interface StoredParts {
  /** Contacts that the deal was given here; Apollo's own roles come on top. */
  contactIds?: readonly string[]
  at: Date
}

/** A deal of Apollo's as the row that is kept of it. */
export function toDealRow(deal: Deal, { contactIds = [], at }: StoredParts): NewDeal {
  return {
    id: deal.id,
    name: deal.name,
    amount: toAmount(deal.amount),
    stageId: deal.opportunity_stage_id ?? null,
    ownerId: deal.owner_id ?? null,
    accountId: deal.account_id ?? null,
    contactIds: JSON.stringify([...new Set([...contactIds, ...roleContactIds(deal)])]),
    closedDate: deal.closed_date?.slice(0, 10) ?? null,
    isClosed: deal.is_closed ?? false,
    isWon: deal.is_won ?? false,
    contentHash: contentHash(dealContent(deal)),
    raw: JSON.stringify(deal),
    createdAt: createdAt(deal) ?? at,
    updatedAt: at,
  }
}

function roleContactIds(deal: Deal): string[] {
  return (deal.opportunity_contact_roles ?? []).flatMap((role) => role.contact?.id ?? role.contact_id ?? [])
}

export function toAmount(amount: unknown): number | null {
  const number = typeof amount === 'string' ? Number.parseFloat(amount) : amount
  return typeof number === 'number' && Number.isFinite(number) ? number : null
}

export function createdAt(deal: Deal): Date | undefined {
  const ms = Date.parse(deal.opportunity_created_at ?? deal.created_at ?? '')
  return Number.isNaN(ms) ? undefined : new Date(ms)
}
