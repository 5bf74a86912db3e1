import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import { dropClaims, findClaims, insertPurchase } from '../../db/purchases.ts'
import { ServiceError } from '../../errors.ts'
import { hold } from '../credits/ledger.ts'
import { findKnown, keyOf } from './find-known.ts'
import type { PersonWish } from './wish.ts'

export interface BuyOptions {
  maxAgeDays: number
  /** Pay again for a person whose answer was paid for and lost. */
  buyLostAgain?: boolean
}

/** What became of a wish when it tried to claim its person. */
export type Claim =
  | { status: 'granted'; purchaseId: string; reservationId: string }
  | { status: 'found'; contact: ContactRow }
  | { status: 'missed' }
  /** Somebody is buying this person right now: wait for them. */
  | { status: 'busy'; purchaseId: string }
  | { status: 'doubtful'; state: 'unknown' | 'lost'; since: Date | null }
  | { status: 'refused'; error: ServiceError }

/** Thrown to roll back: another process claimed a name between our look and our insert. */
class ClaimRaceError extends Error {}

const raceRetries = 5

/** Claims the persons and holds their worst price, in one transaction: either both or neither. */
export async function claimPeople(
  context: Context,
  wishes: readonly PersonWish[],
  options: BuyOptions,
): Promise<Claim[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await context.mutate(async (tx) => ({
        value: await claimInside(tx, context, { wishes, options }),
        audit: [],
      }))
    } catch (error) {
      if (!(error instanceof ClaimRaceError) || attempt >= raceRetries) throw error
    }
  }
}

const personMilli = 1000

async function claimInside(
  tx: Tx,
  context: Context,
  { wishes, options }: { wishes: readonly PersonWish[]; options: BuyOptions },
): Promise<Claim[]> {
  const claims: (Claim | undefined)[] = await alreadyAnswered(tx, context, { wishes, options })
  const wanted = wishes.flatMap((wish, index) => (claims[index] ? [] : [{ wish, index }]))
  if (!wanted.length) return claims.map(complete)

  const reservationId = context.makeId()
  const endpoint = wanted.length === 1 ? 'people/match' : 'people/bulk_match'
  const held = await holdOrRefuse(tx, context, {
    id: reservationId,
    endpoint,
    items: wanted.length,
    worstMilliEach: personMilli,
  })
  if (held instanceof ServiceError) return claims.map((claim) => claim ?? { status: 'refused', error: held })

  for (const { wish, index } of wanted.slice(0, held.items)) {
    const purchaseId = context.makeId()
    const purchase = {
      id: purchaseId,
      subject: 'person' as const,
      reservationId,
      wish: JSON.stringify(wish),
      createdAt: new Date(context.clock.now()),
    }
    if (!(await insertPurchase(tx, purchase, wish.identifiers))) throw new ClaimRaceError()
    claims[index] = { status: 'granted', purchaseId, reservationId }
  }
  return claims.map(complete)
}

/** The part of a batch that no budget had room for. */
function complete(claim: Claim | undefined): Claim {
  return (
    claim ?? { status: 'refused', error: new ServiceError('budget_exhausted', 'No budget has room for this person') }
  )
}

async function holdOrRefuse(tx: Tx, context: Context, request: Parameters<typeof hold>[2]) {
  try {
    return await hold(tx, context, request)
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'budget_exhausted') return error
    throw error
  }
}

async function alreadyAnswered(
  tx: Tx,
  { clock }: Context,
  { wishes, options }: { wishes: readonly PersonWish[]; options: BuyOptions },
): Promise<(Claim | undefined)[]> {
  const known = await findKnown({ db: tx, clock }, wishes, options.maxAgeDays)
  const claimed = await findClaims(
    tx,
    wishes.flatMap((wish) => wish.identifiers),
  )
  const claimOf = new Map(claimed.map((row) => [keyOf(row), row]))
  const bought: string[] = []
  const answers = wishes.map((wish, index): Claim | undefined => {
    const answer = known[index]
    if (answer?.status === 'found') return answer
    if (answer?.status === 'missed') return { status: 'missed' }
    const rows = wish.identifiers.flatMap((name) => claimOf.get(keyOf(name)) ?? [])
    const open = rows.find((row) => row.state === 'open')
    if (open) return { status: 'busy', purchaseId: open.purchaseId }
    const [doubtful] = rows
    if (!doubtful) return undefined
    const mayBuyAgain =
      doubtful.state === 'lost' && (options.buyLostAgain || isOld(doubtful.closedAt, clock.now(), options.maxAgeDays))
    if (!mayBuyAgain)
      return { status: 'doubtful', state: doubtful.state === 'lost' ? 'lost' : 'unknown', since: doubtful.closedAt }
    bought.push(...rows.map((row) => row.purchaseId))
    return undefined
  })
  await dropClaims(tx, bought)
  return answers
}

function isOld(at: Date | null, now: number, maxAgeDays: number): boolean {
  return at !== null && now - at.getTime() > Math.max(1, maxAgeDays) * 24 * 60 * 60 * 1000
}
