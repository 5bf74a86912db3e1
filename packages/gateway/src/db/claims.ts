import { sql } from 'kysely'
import type { BudgetTerms } from './credits.ts'
import type { ReadDb, Tx } from './database.ts'
import { type NamedBy, namesIn } from './named-by.ts'
import type { PurchaseState } from './tables.ts'

/** What stands behind some names. */
export interface NameLookUp {
  identities: (NamedBy & { contactId: string })[]
  misses: (NamedBy & { checkedAt: string })[]
}

export interface ClaimLookUp extends NameLookUp {
  claims: (NamedBy & { purchaseId: string; state: PurchaseState; closedAt: string | null })[]
  /** People under purchase right now, whoever they are. */
  open: { id: string; wish: object }[]
  /** Wishes that have been waiting for others' purchases. */
  waits: { id: string; wish: object }[]
  /** In the order in which their windows are locked. */
  budgets: BudgetTerms[]
}

/** One look into the index for every name, whatever the planner thinks of the table's size. */
const known = (now: Date) => sql`
  (select coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'contactId', i.contact_id)), '[]')
    from named, lateral (select * from identities where kind = named.kind and value = named.value limit 1) i) as identities,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'value', m.value, 'checkedAt', m.checked_at)), '[]')
    from named, lateral (select * from misses where kind = named.kind and value = named.value limit 1) m
    where m.expires_at > ${now}) as misses
`

const named = (names: readonly NamedBy[]) => sql`
  with named as materialized ${namesIn(names)}
`

/** One statement: which contact each name leads to, and which names Apollo did not know. */
export async function lookUpNames(db: ReadDb, names: readonly NamedBy[], now: Date): Promise<NameLookUp> {
  if (!names.length) return { identities: [], misses: [] }
  return db
    .selectFrom(sql<NameLookUp>`(${named(names)} select ${known(now)})`.as('look'))
    .selectAll()
    .executeTakeFirstOrThrow()
}

/** The same, with everything that a purchase has to know of others: one statement, behind the gate. */
export async function lookUpForClaim(
  tx: Tx,
  names: readonly NamedBy[],
  { now, waitingSince }: { now: Date; waitingSince: Date },
): Promise<ClaimLookUp> {
  const claims = sql`
    select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'value', c.value, 'purchaseId', p.id,
      'state', p.state, 'closedAt', p.closed_at)), '[]')
    from named, lateral (select * from purchase_claims where kind = named.kind and value = named.value limit 1) c
    join purchases p on p.id = c.purchase_id`
  const open = sql`
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'wish', wish)), '[]')
    from purchases where state = 'open' and subject = 'person'`
  const waits = sql`
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'wish', wish)), '[]')
    from purchase_waits where seen_at > ${waitingSince}`
  const budgets = sql`
    select coalesce(jsonb_agg(jsonb_build_object('id', id, 'scope', scope, 'period', period, 'limitMilli', limit_milli,
      'timezone', timezone) order by id), '[]')
    from budgets`
  return tx
    .selectFrom(
      sql<ClaimLookUp>`(
        ${named(names)} select ${known(now)}, (${claims}) as claims, (${open}) as open, (${waits}) as waits,
          (${budgets}) as budgets
      )`.as('look'),
    )
    .selectAll()
    .executeTakeFirstOrThrow()
}

/** The purchases of companies under way, and those in doubt that claim one of these names. */
export async function listOrganizationPurchases(tx: Tx, names: readonly NamedBy[]) {
  const claimed = tx
    .selectFrom('purchaseClaims')
    .select('purchaseId')
    .where((eb) => eb(eb.refTuple('kind', 'value'), 'in', namesIn(names)))
  return tx
    .selectFrom('purchases')
    .selectAll()
    .where('subject', '=', 'organization')
    .where((eb) =>
      eb.or([eb('state', '=', 'open'), eb.and([eb('state', 'in', ['unknown', 'lost']), eb('id', 'in', claimed)])]),
    )
    .orderBy('id')
    .execute()
}
