import type { BudgetTerms } from './credits.ts'
import type { ReadDb, Tx } from './database.ts'
import { fixedStatement } from './fixed-statement.ts'
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
const named = 'with named as materialized (select * from unnest($1::text[], $2::text[]) as named(kind, value))'
const known = `
  (select coalesce(jsonb_agg(jsonb_build_object('kind', i.kind, 'value', i.value, 'contactId', i.contact_id)), '[]')
    from named, lateral (select * from identities where kind = named.kind and value = named.value limit 1) i) as identities,
  (select coalesce(jsonb_agg(jsonb_build_object('kind', m.kind, 'value', m.value, 'checkedAt', m.checked_at)), '[]')
    from named, lateral (select * from misses where kind = named.kind and value = named.value limit 1) m
    where m.expires_at > $3) as misses`

const nameLookUp = fixedStatement<NameLookUp>(`${named} select ${known}`)

const claimLookUp = fixedStatement<ClaimLookUp>(`${named} select ${known},
  (select coalesce(jsonb_agg(jsonb_build_object('kind', c.kind, 'value', c.value, 'purchaseId', p.id,
      'state', p.state, 'closedAt', p.closed_at)), '[]')
    from named, lateral (select * from purchase_claims where kind = named.kind and value = named.value limit 1) c
    join purchases p on p.id = c.purchase_id) as claims,
  (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'wish', wish)), '[]')
    from purchases where state = 'open' and subject = 'person') as open,
  (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'wish', wish)), '[]')
    from purchase_waits where seen_at > $4) as waits,
  (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'scope', scope, 'period', period, 'limitMilli', limit_milli,
      'timezone', timezone) order by id), '[]')
    from budgets) as budgets`)

/** One statement: which contact each name leads to, and which names Apollo did not know. */
export async function lookUpNames(db: ReadDb, names: readonly NamedBy[], now: Date): Promise<NameLookUp> {
  const [found] = names.length ? await nameLookUp(db, [...toArrays(names), now]) : []
  return found ?? { identities: [], misses: [] }
}

/** The same, with everything that a purchase has to know of others: one statement, behind the gate. */
export async function lookUpForClaim(
  tx: Tx,
  names: readonly NamedBy[],
  { now, waitingSince }: { now: Date; waitingSince: Date },
): Promise<ClaimLookUp> {
  const [found] = await claimLookUp(tx, [...toArrays(names), now, waitingSince])
  if (!found) throw new Error('The look-up for a claim answered nothing')
  return found
}

function toArrays(names: readonly NamedBy[]): [string[], string[]] {
  return [names.map(({ kind }) => kind), names.map(({ value }) => value)]
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
