import type { CrmRecord } from '../../../crm/crm-adapter.ts'
import { putCrmCursor } from '../../../db/crm/ledger.ts'
import { deletedAt, type LinkRow, listLabels, listLinks } from '../../../db/crm/links.ts'
import type { Tx } from '../../../db/database.ts'
import { listEventsAfter } from '../../../db/events.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { addCounts, keepPlan } from './keep-plan.ts'
import type { LocalPage, LocalRecord } from './local-records.ts'
import { count, createPagePlan, type PagePlan } from './page-plan.ts'
import { mayCreate, planNewInCrm } from './plan-new.ts'
import { planPair } from './plan-pair.ts'
import { dropKeys, judgeUnlinked, newLink, tellLocal } from './plan-unlinked.ts'
import { type ObjectScope, toWriteRow } from './run-scope.ts'
import { showPlan } from './show-plan.ts'
import { openTranslation } from './translate.ts'

export interface LocalPagePlan {
  records: readonly LocalRecord[]
  joined: LocalPage['joined']
  /** The other halves of those that are linked, as they are now. */
  crms: ReadonlyMap<string, CrmRecord>
  /** Those that were asked for, changed or not. */
  revisited?: readonly string[]
}

/** Records of Apollo's that are linked elsewhere: a lead that has become a contact is not made a lead again. */
export type IsElsewhere = (localId: string) => boolean

export async function planLocalPage(scope: ObjectScope, page: LocalPagePlan, isElsewhere: IsElsewhere): Promise<void> {
  const plan = createPagePlan()
  await scope.context.mutate(async (tx) => {
    count(plan, 'apolloRead', page.records.length)
    plan.revisited.push(...(page.revisited ?? []).map((recordId) => ({ side: 'apollo' as const, recordId })))
    await followJoined(tx, scope, { plan, joined: page.joined })
    const told = page.records.map((record) => tellLocal(scope, record))
    const byId = new Map(page.records.map((record) => [record.id, record]))
    const links = await listLinks(tx, scope.place, { side: 'apollo', ids: [...byId.keys()] })
    const translate = await openTranslation(tx, scope, { locals: page.records, crms: [...page.crms.values()] })
    for (const link of links) {
      const [local, crm] = [byId.get(link.localId), page.crms.get(link.crmId)]
      if (local && crm && !scope.compared.has(link.id)) planPair(scope, plan, { pair: { link, local, crm }, translate })
    }
    const linked = new Set(links.map(({ localId }) => localId))
    const unlinked = told.filter(
      ({ id }) => !linked.has(id) && !scope.claimed.apollo.has(id) && !scope.busy.local.has(id) && !isElsewhere(id),
    )
    const judgements = await judgeUnlinked(tx, scope, { plan, side: 'apollo', told: unlinked })
    for (const { told: one, verdict } of judgements) {
      const local = byId.get(one.id)
      if (!local) continue
      if (verdict.kind === 'link') claim(scope, plan, { localId: one.id, crmId: verdict.id, by: verdict.by })
      else if (verdict.kind === 'none' && mayCreate(scope, 'crm')) planNewInCrm(scope, plan, { local, translate })
    }
    if (!scope.isPreview) await keepPlan(tx, scope, plan)
    return { value: undefined, audit: [] }
  })
  addCounts(scope, plan)
  if (scope.isPreview) await showPlan(scope, plan)
}

/** The other half is read, and the two compared, with the links that are to be looked at. */
function claim(scope: ObjectScope, plan: PagePlan, made: { localId: string; crmId: string; by: string }): void {
  scope.claimed.crm.add(made.crmId)
  scope.claimed.apollo.add(made.localId)
  plan.newLinks.push({ ...newLink(scope, made), dirty: true })
}

/** Two contacts of ours that proved to be one: the link goes to the one that lives on. */
async function followJoined(
  tx: Tx,
  scope: ObjectScope,
  { plan, joined }: { plan: PagePlan; joined: LocalPage['joined'] },
): Promise<void> {
  if (!joined.length || scope.isPreview) return
  const ids = joined.flatMap(({ from, into }) => [from, into])
  const links = new Map((await listLinks(tx, scope.place, { side: 'apollo', ids })).map((link) => [link.localId, link]))
  const gone = joined.map(({ from }) => from)
  plan.gone.push(...gone.map((recordId) => ({ side: 'apollo' as const, recordId })))
  await dropKeys(tx, scope, 'apollo', gone)
  for (const { from, into } of joined) {
    const link = links.get(from)
    if (!link) continue
    count(plan, 'merged')
    const change = links.has(into)
      ? { state: 'gone' as const, reason: `joined into ${into}` }
      : { localId: into, dirty: true, reason: `joined into ${into}` }
    await tx.updateTable('crmLinks').set(change).where('id', '=', link.id).execute()
    if (!links.has(into)) links.set(into, { ...link, localId: into } satisfies LinkRow)
  }
}

const eventPage = 500

/** What vanished in Apollo, as the feed tells it. False where there is nothing more to read. */
export async function planLocalDeleted(scope: ObjectScope, after: number): Promise<number | undefined> {
  const { context, object, place } = scope
  const type = `${kindOf[object.object]}.deleted`
  const events = await listEventsAfter(context.db, { after, limit: eventPage })
  const last = events.at(-1)
  if (!last) return undefined
  const plan = createPagePlan()
  await context.mutate(async (tx) => {
    const ids = await localIdsOf(
      tx,
      object.object,
      events.filter((event) => event.type === type).map(({ entityId }) => entityId),
    )
    const labels = await listLabels(tx, place, { side: 'apollo', ids })
    plan.gone.push(...ids.map((recordId) => ({ side: 'apollo' as const, recordId })))
    if (!scope.isPreview) await dropKeys(tx, scope, 'apollo', ids)
    for (const link of await listLinks(tx, place, { side: 'apollo', ids })) {
      count(plan, 'deletedInApollo')
      const { localId, crmId, id: linkId } = link
      if (!object.mapping.deletes.toCrm) {
        plan.linkChanges.push({ id: linkId, change: { state: 'gone', reason: deletedAt.apollo, dirty: false } })
        continue
      }
      const write = {
        side: 'crm',
        action: 'delete',
        localId,
        crmId,
        linkId,
        label: labels.get(localId) ?? localId,
      } as const
      plan.writes.push(toWriteRow(scope, { ...write, changes: [], bases: {}, why: deletedAt.apollo, state: 'held' }))
    }
    if (!scope.isPreview) {
      await keepPlan(tx, scope, plan)
      await putCrmCursor(tx, place, { eventSeq: last.seq })
    }
    return { value: undefined, audit: [] }
  })
  addCounts(scope, plan)
  if (scope.isPreview) await showPlan(scope, plan)
  return last.seq
}

/** The feed names accounts by our ids, the links by Apollo's. */
async function localIdsOf(tx: Tx, object: ObjectScope['object']['object'], ids: readonly string[]): Promise<string[]> {
  if (object !== 'companies' || !ids.length) return [...ids]
  const rows = await tx
    .selectFrom('accounts')
    .select('apolloId')
    .where('id', 'in', [...ids])
    .execute()
  return rows.map(({ apolloId }) => apolloId)
}
