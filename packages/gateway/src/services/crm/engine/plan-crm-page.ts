import type { CrmChanges, CrmRecord } from '../../../crm/crm-adapter.ts'
import { putCrmCursor } from '../../../db/crm/ledger.ts'
import { deletedAt, type LinkRow, listLabels, listLinks } from '../../../db/crm/links.ts'
import type { Tx } from '../../../db/database.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { addCounts, keepPlan } from './keep-plan.ts'
import { loadLocal } from './local-records.ts'
import { count, createPagePlan, type PagePlan } from './page-plan.ts'
import { mayCreate, planNewInApollo } from './plan-new.ts'
import { planPair } from './plan-pair.ts'
import { dropKeys, judgeUnlinked, keepKeys, newLink, tellCrm } from './plan-unlinked.ts'
import { type ObjectScope, toWriteRow } from './run-scope.ts'
import { showPlan } from './show-plan.ts'
import { openTranslation } from './translate.ts'

export interface CrmPage extends Omit<CrmChanges, 'cursor'> {
  /** Null where the records were asked for by id: that moves nothing. */
  cursor: string | null

  /** Of the deleted ones, those that the CRM still has when asked for them by id: no deletions. */
  stillThere: ReadonlySet<string>
  /** Those that were asked for, changed or not. */
  revisited?: readonly string[]
}

/** Everything that a page of the CRM's changes comes to, in the transaction that moves the cursor past it. */
export async function planCrmPage(scope: ObjectScope, page: CrmPage): Promise<void> {
  const plan = createPagePlan()
  await scope.context.mutate(async (tx) => {
    count(plan, 'crmRead', page.records.length)
    plan.revisited.push(...(page.revisited ?? []).map((recordId) => ({ side: 'crm' as const, recordId })))
    await followMerged(tx, scope, { plan, merged: page.merged })
    await planDeleted(tx, scope, { plan, page })
    await planRecords(tx, scope, { plan, records: page.records })
    if (!scope.isPreview) {
      await keepPlan(tx, scope, plan)
      if (page.cursor !== null) await putCrmCursor(tx, scope.place, { crmCursor: page.cursor })
    }
    return { value: undefined, audit: [] }
  })
  addCounts(scope, plan)
  if (scope.isPreview) await showPlan(scope, plan)
}

async function planRecords(
  tx: Tx,
  scope: ObjectScope,
  { plan, records }: { plan: PagePlan; records: readonly CrmRecord[] },
): Promise<void> {
  const byId = new Map(records.map((record) => [record.id, record]))
  const told = [...byId.values()].map((record) => tellCrm(scope, record))
  await keepKeys(tx, scope, 'crm', told)
  const links = await listLinks(tx, scope.place, { side: 'crm', ids: [...byId.keys()] })
  const linked = new Set(links.map(({ crmId }) => crmId))
  const unlinked = told.filter(({ id }) => !linked.has(id) && !scope.claimed.crm.has(id) && !scope.busy.crm.has(id))
  const judgements = await judgeUnlinked(tx, scope, { plan, side: 'crm', told: unlinked })
  const made = judgements.flatMap(({ told: { id }, verdict }): LinkRow[] => {
    if (verdict.kind !== 'link') return []
    scope.claimed.crm.add(id)
    scope.claimed.apollo.add(verdict.id)
    return [newLink(scope, { localId: verdict.id, crmId: id, by: verdict.by })]
  })
  plan.newLinks.push(...made)
  const pairs = [...links.map((link) => ({ link, isNew: false })), ...made.map((link) => ({ link, isNew: true }))]
  const localIds = pairs.map(({ link }) => link.localId)
  const locals = await loadLocal(tx, kindOf[scope.object.object], localIds)
  const translate = await openTranslation(tx, scope, { locals: [...locals.values()], crms: [...byId.values()] })
  for (const { link, isNew } of pairs) {
    const [local, crm] = [locals.get(link.localId), byId.get(link.crmId)]
    if (local && crm) planPair(scope, plan, { pair: { link, local, crm, isNew }, translate })
  }
  if (!mayCreate(scope, 'apollo')) return
  for (const { told: one, verdict } of judgements) {
    const crm = byId.get(one.id)
    if (verdict.kind === 'none' && crm) planNewInApollo(scope, plan, { crm, values: one.values, translate })
  }
}

/** The link goes on with the record that the other one has become; where that has a link already, two have become one. */
async function followMerged(
  tx: Tx,
  scope: ObjectScope,
  { plan, merged }: { plan: PagePlan; merged: CrmChanges['merged'] },
): Promise<void> {
  const ids = merged.flatMap(({ from, into }) => [from, into])
  const links = new Map((await listLinks(tx, scope.place, { side: 'crm', ids })).map((link) => [link.crmId, link]))
  const gone = merged.map(({ from }) => from)
  plan.gone.push(...gone.map((recordId) => ({ side: 'crm' as const, recordId })))
  await dropKeys(tx, scope, 'crm', gone)
  for (const { from, into } of merged) {
    const link = links.get(from)
    if (!link) continue
    count(plan, 'merged')
    const reason = `merged into ${into} in the CRM`
    if (links.has(into)) plan.linkChanges.push({ id: link.id, change: { state: 'gone', reason } })
    else {
      plan.linkChanges.push({ id: link.id, change: { crmId: into, reason, dirty: true, echo: null } })
      links.set(into, link)
    }
    // The rest of this page has to see it.
    if (!scope.isPreview) await applyMerge(tx, link, links.get(into) === link ? into : undefined)
  }
}

async function applyMerge(tx: Tx, link: LinkRow, into: string | undefined): Promise<void> {
  await tx
    .updateTable('crmLinks')
    .set(into === undefined ? { state: 'gone' } : { crmId: into })
    .where('id', '=', link.id)
    .execute()
}

/** Deletions wait until the run knows how many there are. */
async function planDeleted(
  tx: Tx,
  scope: ObjectScope,
  { plan, page }: { plan: PagePlan; page: CrmPage },
): Promise<void> {
  const ids = page.deleted.map(({ id }) => id).filter((id) => !page.stillThere.has(id))
  if (!ids.length) return
  const labels = await listLabels(tx, scope.place, { side: 'crm', ids })
  plan.gone.push(...ids.map((recordId) => ({ side: 'crm' as const, recordId })))
  await dropKeys(tx, scope, 'crm', ids)
  const may = scope.object.mapping.deletes.toApollo
  for (const link of await listLinks(tx, scope.place, { side: 'crm', ids })) {
    count(plan, 'deletedInCrm')
    if (!may) {
      plan.linkChanges.push({ id: link.id, change: { state: 'gone', reason: deletedAt.crm, dirty: false } })
      continue
    }
    const { localId, crmId, id: linkId } = link
    const write = {
      side: 'apollo',
      action: 'delete',
      localId,
      crmId,
      linkId,
      label: labels.get(crmId) ?? localId,
    } as const
    plan.writes.push(toWriteRow(scope, { ...write, changes: [], bases: {}, why: deletedAt.crm, state: 'held' }))
  }
}
