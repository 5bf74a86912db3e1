import type { Tx } from './database.ts'
import { fixedStatement } from './fixed-statement.ts'
import type { NewPurchase, NewReservation } from './ledger.ts'
import type { BudgetScope } from './tables.ts'

export type ClaimVerdict = 'claimed' | 'closed' | 'look'

const claim = fixedStatement<{ verdict: ClaimVerdict }>(
  'select claim_person($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) as verdict',
)

export interface SingleClaim {
  purchase: Pick<NewPurchase, 'id' | 'wish' | 'names'>
  hold: Pick<NewReservation, 'id' | 'heldMilli' | 'ownerId' | 'requestId' | 'createdAt' | 'sentAt'>
  scope: BudgetScope
}

/** One statement, the function of that name; `closed` and `look` have written nothing. */
export async function claimPerson(tx: Tx, { purchase, hold, scope }: SingleClaim): Promise<ClaimVerdict> {
  const [row] = await claim(tx, [
    purchase.names.map(({ kind }) => kind),
    purchase.names.map(({ value }) => value),
    purchase.id,
    JSON.stringify(purchase.wish),
    hold.id,
    hold.heldMilli,
    hold.ownerId,
    JSON.stringify(scope),
    hold.requestId,
    hold.createdAt,
    hold.sentAt,
  ])
  return row?.verdict ?? 'look'
}
