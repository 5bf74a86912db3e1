import type { Context } from '../../context.ts'
import { type ClaimLookUp, lookUpForClaim } from '../../db/claims.ts'
import type { ContactRow } from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { NewPurchase } from '../../db/ledger.ts'
import { ServiceError } from '../../errors.ts'
import { type Again, type Doubtful, judgeDoubt } from '../credits/judge-doubt.ts'
import { holdInside } from '../credits/ledger.ts'
import { enterGate, whenGateIsOpen } from '../credits/spend-gate.ts'
import { claimAlone } from './claim-alone.ts'
import { judgeKnown, type Known, keyOf } from './find-known.ts'
import { type Hints, hintsOf, mayBeSamePerson } from './hints.ts'
import { worstMilli } from './need-prices.ts'
import type { Order } from './order.ts'
import type { PersonWish } from './wish.ts'

/** What became of a wish when it tried to claim its person. */
export type Claim =
  | { status: 'granted'; purchaseId: string; reservationId: string; tied: boolean }
  | { status: 'found'; contact: ContactRow; isAwaited?: true }
  | { status: 'missed' }
  /** Somebody is buying this person right now, or somebody who may be the same one: wait for them. */
  | { status: 'busy'; purchaseId: string }
  | Doubtful
  | { status: 'refused'; error: ServiceError }

/** A wait that nobody has renewed for so long is over. */
const waitLifeMs = 5000

/**
 * Claims the persons and holds their worst price, in one transaction: either all or nothing. Whoever claims passes the
 * gate one after the other, in all processes, so nobody claims a person between another's look and claim.
 */
export function claimOrders(
  orders: readonly [Order, ...Order[]],
  { sentAtOnce }: { sentAtOnce: boolean },
): Promise<Claim[][]> {
  const [{ context }] = orders
  // Nobody is refused because somebody else of the same call is in a hurry.
  const deadlines = orders.map((order) => order.context.deadline ?? Number.POSITIVE_INFINITY)
  return whenGateIsOpen({ ...context, deadline: Math.max(...deadlines) }, () =>
    context.mutate(async (tx) => {
      const alone = await claimAlone(tx, orders, sentAtOnce)
      return { value: alone ? [[alone]] : await claimInside(tx, orders, sentAtOnce), audit: [] }
    }),
  )
}

async function claimInside(tx: Tx, orders: readonly [Order, ...Order[]], sentAtOnce: boolean): Promise<Claim[][]> {
  const [{ context }] = orders
  const now = context.clock.now()
  await enterGate(tx, context.clock)
  const names = orders.flatMap((order) => order.wishes.flatMap((wish) => wish.identifiers))
  const lookUp = await lookUpForClaim(tx, names, { now: new Date(now), waitingSince: new Date(now - waitLifeMs) })
  const others = new Others(lookUp)
  const claims: Claim[][] = []
  for (const order of orders) claims.push(await claimOrder(tx, order, { lookUp, others, sentAtOnce }))
  return claims
}

interface ClaimState {
  lookUp: ClaimLookUp
  others: Others
  sentAtOnce: boolean
}

async function claimOrder(tx: Tx, order: Order, state: ClaimState): Promise<Claim[]> {
  const { context, wishes, options } = order
  const known = await judgeKnown({ db: tx, clock: context.clock }, wishes, { lookUp: state.lookUp, ...options })
  const wanted: { index: number; purchase: NewPurchase }[] = []
  const claims = wishes.map((wish, index): Claim | undefined => {
    const inTheWay = state.others.inTheWayOf(order, wish, known[index])
    if (inTheWay && inTheWay.status !== 'again') return inTheWay
    const asked: Asked = { ...wish, contactId: staleIn(known[index])?.id }
    const purchase = { id: context.makeId(), subject: 'person' as const, wish: asked, names: wish.identifiers }
    wanted.push({ index, purchase: { ...purchase, inPlaceOf: inTheWay?.purchaseIds } })
    // From here on it stands in the way of those behind it in the same call.
    state.others.add(purchase.id, asked)
    return undefined
  })
  if (!wanted.length) return completed(claims)

  const reservationId = context.makeId()
  const held = await holdOrRefuse(tx, context, {
    id: reservationId,
    endpoint: wanted.length === 1 ? 'people/match' : 'people/bulk_match',
    items: wanted.length,
    worstMilliEach: worstMilli(options.needs),
    sentAtOnce: state.sentAtOnce,
    budgets: state.lookUp.budgets,
    purchases: wanted.map(({ purchase }) => purchase),
  })
  if (held instanceof ServiceError) return completed(claims, held)
  for (const { index, purchase } of wanted.slice(0, held.items))
    claims[index] = { status: 'granted', purchaseId: purchase.id, reservationId, tied: held.tied }
  return completed(claims, held.refusal)
}

function staleIn(known: Known | undefined): ContactRow | undefined {
  return known?.status === 'unknown' ? known.stale : undefined
}

/** A wish, and the contact that is to be renewed, where it is one. */
type Asked = PersonWish & { contactId?: string }

interface Other {
  id: string
  contactId: string | undefined
  hints: Hints
}

/** Who stands in the way of a wish: those who bought the person, who are buying, or whose purchase is in doubt. */
class Others {
  readonly #claims: Map<string, ClaimLookUp['claims'][number]>
  readonly #open: Other[]
  readonly #waits: Other[]

  constructor({ claims, open, waits }: ClaimLookUp) {
    this.#claims = new Map(claims.map((row) => [keyOf(row), row]))
    this.#open = open.map(({ id, wish }) => toOther(id, wish as Asked))
    this.#waits = waits.map(({ id, wish }) => toOther(id, wish as Asked))
  }

  add(id: string, asked: Asked): void {
    this.#open.push(toOther(id, asked))
  }

  /** Undefined where nothing does. */
  inTheWayOf({ context, options }: Order, wish: PersonWish, known: Known | undefined): Claim | Again | undefined {
    if (known?.status === 'found') return known
    if (known?.status === 'missed') return { status: 'missed' }
    const rows = wish.identifiers.flatMap((name) => this.#claims.get(keyOf(name)) ?? [])
    const open = rows.find((row) => row.state === 'open')
    if (open) return { status: 'busy', purchaseId: open.purchaseId }
    const hints = hintsOf(wish)
    const contactId = staleIn(known)?.id
    const suspect = this.#open.find(
      (other) => (contactId && contactId === other.contactId) || mayBeSamePerson(hints, other.hints),
    )
    if (suspect) return { status: 'busy', purchaseId: suspect.id }
    // A list makes room for a person who has been waiting for it.
    const first = context.lane === 'batch' && this.#waits.find((other) => mayBeSamePerson(hints, other.hints))
    if (first) return { status: 'busy', purchaseId: first.id }
    const inDoubt = rows.map(({ closedAt, ...row }) => ({
      ...row,
      closedAt: closedAt === null ? null : new Date(closedAt),
    }))
    const now = context.clock.now()
    return judgeDoubt(inDoubt, (since) => options.buyLostAgain || isOld(since, now, options.maxAgeDays))
  }
}

function toOther(id: string, asked: Asked): Other {
  return { id, contactId: asked.contactId, hints: hintsOf(asked) }
}

/** `refusal`: of the part of a batch that no budget had room for. */
function completed(claims: readonly (Claim | undefined)[], refusal?: ServiceError): Claim[] {
  const refused = () => refusal ?? new ServiceError('budget_exhausted', 'No budget has room for this person')
  return claims.map((claim) => claim ?? { status: 'refused', error: refused() })
}

async function holdOrRefuse(tx: Tx, context: Context, request: Parameters<typeof holdInside>[2]) {
  try {
    return await holdInside(tx, context, request)
  } catch (error) {
    if (error instanceof ServiceError && error.code === 'budget_exhausted') return error
    throw error
  }
}

function isOld(at: Date | null, now: number, maxAgeDays: number): boolean {
  return at !== null && now - at.getTime() > Math.max(1, maxAgeDays) * 24 * 60 * 60 * 1000
}
