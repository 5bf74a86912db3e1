import { claimPerson } from '../../db/claim-person.ts'
import type { Tx } from '../../db/database.ts'
import { spender } from '../credits/ledger.ts'
import { GateClosedError } from '../credits/spend-gate.ts'
import type { Claim } from './claim-people.ts'
import { worstMilli } from './need-prices.ts'
import type { Order } from './order.ts'

/**
 * One person for one caller, in one statement; undefined where there is more to look at. A list looks at who waits for
 * whom as well.
 */
export async function claimAlone(
  tx: Tx,
  [{ context, wishes, options }, ...others]: readonly [Order, ...Order[]],
  sentAtOnce: boolean,
): Promise<Claim | undefined> {
  const [wish, ...more] = wishes
  if (!wish || more.length || others.length || context.lane !== 'interactive') return undefined
  const at = new Date(context.clock.now())
  const [purchaseId, reservationId] = [context.makeId(), context.makeId()]
  const verdict = await claimPerson(tx, {
    purchase: { id: purchaseId, wish, names: wish.identifiers },
    hold: {
      id: reservationId,
      heldMilli: worstMilli(options.needs),
      ownerId: context.processId,
      requestId: context.requestId,
      createdAt: at,
      sentAt: sentAtOnce ? at : null,
    },
    scope: spender(context),
  })
  if (verdict === 'closed') throw new GateClosedError('The spending stands still')
  return verdict === 'claimed' ? { status: 'granted', purchaseId, reservationId, tied: false } : undefined
}
