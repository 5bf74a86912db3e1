import { dropReviews, parkAll, putReview, unpark } from '../../../db/crm/ledger.ts'
import { insertLink, updateLink } from '../../../db/crm/links.ts'
import { dropRevisits, putRevisits } from '../../../db/crm/revisits.ts'
import { insertWrites } from '../../../db/crm/writes.ts'
import type { Tx } from '../../../db/database.ts'
import type { PagePlan } from './page-plan.ts'
import { add, type ObjectScope } from './run-scope.ts'

/** What a page comes to is durable before anything of it is sent. */
export async function keepPlan(tx: Tx, scope: ObjectScope, plan: PagePlan): Promise<void> {
  const updatedAt = new Date(scope.context.clock.now())
  for (const { bases, echo, flips, ...link } of plan.newLinks) {
    await insertLink(tx, {
      ...link,
      bases: JSON.stringify(bases),
      echo: echo && JSON.stringify(echo),
      flips: JSON.stringify(flips),
    })
  }
  for (const { id, change } of plan.linkChanges) {
    const { bases, echo, flips, ...rest } = change
    await updateLink(tx, id, {
      ...rest,
      ...(bases ? { bases: JSON.stringify(bases) } : {}),
      ...(flips ? { flips: JSON.stringify(flips) } : {}),
      ...(echo === undefined ? {} : { echo: echo && JSON.stringify(echo) }),
      updatedAt,
    })
  }
  await unpark(tx, scope.place, [...plan.seen, ...plan.gone])
  await dropReviews(tx, scope.place, plan.gone)
  await parkAll(tx, plan.parked)
  for (const review of plan.reviews) await putReview(tx, review)
  await dropRevisits(tx, scope.place, plan.revisited)
  await putRevisits(tx, scope.place, plan.revisits)
  if (plan.settled.length) await tx.deleteFrom('crmReviews').where('id', 'in', plan.settled).execute()
  await insertWrites(tx, plan.writes)
  for (const { localId, crmId } of plan.writes) {
    if (localId) scope.busy.local.add(localId)
    if (crmId) scope.busy.crm.add(crmId)
  }
}

export function addCounts(scope: ObjectScope, plan: PagePlan): void {
  for (const [name, times] of Object.entries(plan.counts)) add(scope.counts, name, times)
  if (plan.parked.length) add(scope.counts, 'parked', plan.parked.length)
  if (plan.newLinks.length) add(scope.counts, 'linked', plan.newLinks.length)
}
