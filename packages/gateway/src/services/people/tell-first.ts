import type { Person } from '@delos/client'
import type { Actor } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { insistOn } from '../../db/insist-on.ts'
import { type KeptAnswer, keepAnswer, listKeptAnswers } from '../../db/purchase-answers.ts'
import { fileOrDoubt, whileUnderWay } from '../credits/end-purchases.ts'
import type { ApolloAnswer } from './ask-apollo.ts'
import type { PaidOrders, Recorded } from './order.ts'
import { recordPeople } from './record-people.ts'
import type { PersonWish } from './wish.ts'

/**
 * Whether the caller is told before the answer is filed. Only in the embedded database: its one session does everything
 * in turn, so nobody finds the store without what was told, or gets in between.
 */
export function mayTellFirst([{ order, purchases }, ...others]: PaidOrders): boolean {
  const { context, options, also } = order
  const isAlone = !others.length && purchases.length === 1
  return isAlone && context.config.databaseUrl === undefined && !context.job && !also && !options.needs?.length
}

/**
 * Keeps the answer, tells what will be filed as soon as the filing's own reading has shown it, and files it behind the
 * caller's back. What cannot be filed now stays kept, and held, for `fileKeptAnswers`.
 */
export async function tellFirst(paid: PaidOrders, answer: ApolloAnswer): Promise<Recorded[][]> {
  const [{ order, reservationId, purchases }] = paid
  const { context } = order
  const held = { reservationId, purchaseIds: purchases.map(({ purchaseId }) => purchaseId) }
  const keep = () => context.mutate(async (tx) => ({ value: await keepAnswer(tx, toRow(paid, answer)), audit: [] }))
  await fileOrDoubt(keep, [{ context, held }])
  return new Promise((tell, fail) => {
    async function workedOut(recorded: Recorded[][]): Promise<void> {
      tell(recorded)
      // The answer leaves before the writing, which takes the same thread.
      await new Promise((resolve) => setImmediate(resolve))
    }
    whileUnderWay(context, [reservationId], () => insistOn(() => recordPeople(paid, answer, { workedOut }))).catch(
      (error: unknown) => {
        context.log.error({ err: error, purchase: purchases[0]?.purchaseId }, 'an answer is kept, and not filed yet')
        fail(error)
      },
    )
  })
}

function toRow([{ order, reservationId, purchases }]: PaidOrders, { people: [person], chargedMilli }: ApolloAnswer) {
  const { actor, requestId, clock } = order.context
  const [purchase] = purchases
  return {
    reservationId,
    purchaseId: purchase?.purchaseId ?? '',
    person: person ? JSON.stringify(person) : null,
    chargedMilli,
    actor: JSON.stringify(actor),
    requestId,
    answeredAt: new Date(clock.now()),
  }
}

/** Files what was paid for and told, and not filed because the process died or the database was out. */
export async function fileKeptAnswers(context: Context): Promise<void> {
  for (const row of await listKeptAnswers(context.db)) {
    const { reservationId, purchaseId } = row
    if (context.holdsUnderWay.has(reservationId)) continue
    const held = { reservationId, purchaseIds: [purchaseId] }
    try {
      await whileUnderWay(context, [reservationId], () =>
        fileOrDoubt(
          () => recordPeople(toPaid(context, row), toAnswer(row), { isFoundAgain: true }),
          [{ context, held }],
        ),
      )
    } catch (error) {
      context.log.error({ err: error, purchase: purchaseId }, 'an answer is kept, and cannot be filed')
    }
  }
}

function toPaid(context: Context, row: KeptAnswer): PaidOrders {
  const { actor, requestId, reservationId, purchaseId } = row
  const wish = row.wish as object as PersonWish
  const order = {
    context: { ...context, actor: actor as Actor, requestId },
    wishes: [wish],
    options: { maxAgeDays: 0 },
  }
  return [{ order, reservationId, tied: true, purchases: [{ wish, purchaseId, index: 0 }] }]
}

function toAnswer({ person, chargedMilli }: KeptAnswer): Pick<ApolloAnswer, 'people' | 'chargedMilli'> {
  return { people: [person ? (person as Person) : undefined], chargedMilli }
}
