import type { CrmRecord } from '../../../crm/crm-adapter.ts'
import { findCrmCursor, putCrmCursor } from '../../../db/crm/ledger.ts'
import { listDirtyLinks, listLinks } from '../../../db/crm/links.ts'
import { listBusy } from '../../../db/crm/writes.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import type { ObjectWorld } from './crm-world.ts'
import { holdDeletions, sendDeletions } from './deletions.ts'
import { type LocalPlace, listLocalSince, loadLocal } from './local-records.ts'
import { openObject } from './object-scope.ts'
import { planCrmPage } from './plan-crm-page.ts'
import { type IsElsewhere, type LocalPagePlan, planLocalDeleted, planLocalPage } from './plan-local-page.ts'
import { keepKeys, tellLocal } from './plan-unlinked.ts'
import { recoverWrites } from './recover.ts'
import { listRevisits } from './revisits.ts'
import { crmFieldsOf } from './rules-of.ts'
import type { ObjectScope, RunScope } from './run-scope.ts'
import { sendToApollo } from './send-to-apollo.ts'
import { sendToCrm } from './send-to-crm.ts'

/** A transaction that was under way when we last looked may have been given an earlier time than we have read to. */
const overlapMs = 60_000

export interface ObjectRun {
  isApproved: boolean
  report(phase: string): Promise<void>
}

/** Reads both sides of one object, compares, and writes. True where deletions wait for somebody's consent. */
export async function runObject(
  run: RunScope,
  object: ObjectWorld,
  { isApproved, report }: ObjectRun,
): Promise<boolean> {
  const scope = await openObject(run, object)
  const { place } = scope
  if (!run.isPreview) await recoverWrites(scope)
  scope.busy = await listBusy(run.context.db, place)
  await report('reading the CRM')
  await tellLocals(scope)
  await readCrm(scope)
  await report('reading Apollo')
  await readLocal(scope)
  await readDirty(scope)
  if (run.isPreview) return false
  await report('writing')
  await sendToCrm(scope)
  await sendToApollo(scope)
  // What was made in Apollo, or found at the CRM instead of being made, is compared at once.
  scope.busy = await listBusy(run.context.db, place)
  await readDirty(scope)
  await sendToCrm(scope)
  await sendToApollo(scope)
  const isHeld = await holdDeletions(scope, isApproved)
  if (!isHeld) await sendDeletions(scope)
  return isHeld
}

/** What Apollo's records can be told by is known before any of the CRM's is taken for new. */
async function tellLocals(scope: ObjectScope): Promise<void> {
  const { context, place, object } = scope
  const { localSince } = await findCrmCursor(context.db, place)
  for (let after: LocalPlace | undefined; ; ) {
    const page = await listLocalSince(context.db, kindOf[object.object], { since: localSince, after })
    await context.mutate(async (tx) => {
      await keepKeys(
        tx,
        scope,
        'apollo',
        page.records.map((record) => tellLocal(scope, record)),
      )
      return { value: undefined, audit: [] }
    })
    if (!page.next) return
    after = page.next
  }
}

async function readCrm(scope: ObjectScope): Promise<void> {
  const { context, world, place, object, isPreview } = scope
  const fields = crmFieldsOf(object)
  let { crmCursor: cursor } = await findCrmCursor(context.db, place)
  if (cursor !== null) await revisitCrm(scope, fields)
  for (;;) {
    context.signal.throwIfAborted()
    const page = await world.adapter.changes(place.object, { fields, cursor, signal: context.signal })
    const ids = page.deleted.map(({ id }) => id)
    // Not every list that lacks a record means that it was deleted.
    const there = ids.length
      ? await world.adapter.read(place.object, ids, { fields: [], signal: context.signal })
      : new Map()
    await planCrmPage(scope, { ...page, stillThere: new Set(there.keys()) })
    if (page.isLast || (isPreview && page.cursor === cursor)) return
    cursor = page.cursor
  }
}

/** Records that nothing has happened to, and that may be judged otherwise now. */
async function revisitCrm(scope: ObjectScope, fields: readonly string[]): Promise<void> {
  const { context, world, place } = scope
  const ids = await listRevisits(context.db, place, 'crm')
  if (!ids.length) return
  const found = await world.adapter.read(place.object, ids, { fields, signal: context.signal })
  const nothing = { deleted: [], merged: [], cursor: null, isLast: true, stillThere: new Set<string>() }
  await planCrmPage(scope, { ...nothing, records: [...found.values()], revisited: ids })
}

async function readLocal(scope: ObjectScope): Promise<void> {
  const { context, place, object, isPreview } = scope
  const kind = kindOf[object.object]
  const startedAt = context.clock.now()
  const { localSince, eventSeq } = await findCrmCursor(context.db, place)
  const isElsewhere = await elsewhere(scope)
  for (let after: LocalPlace | undefined; ; ) {
    const page = await listLocalSince(context.db, kind, { since: localSince, after })
    await planLocals(scope, { records: page.records, joined: page.joined }, isElsewhere)
    if (!page.next) break
    after = page.next
  }
  const revisited = localSince === null ? [] : await listRevisits(context.db, place, 'apollo')
  const locals = await loadLocal(context.db, kind, revisited)
  await planLocals(scope, { records: [...locals.values()], joined: [], revisited }, isElsewhere)
  const first = localSince === null
  const head = first ? await context.db.selectFrom('eventHead').select('seq').executeTakeFirst() : undefined
  for (let seq: number | undefined = head?.seq ?? eventSeq; seq !== undefined; )
    seq = await planLocalDeleted(scope, seq)
  if (isPreview) return
  await context.mutate(async (tx) => {
    const since = { localSince: new Date(startedAt - overlapMs) }
    await putCrmCursor(tx, place, head ? { ...since, eventSeq: head.seq } : since)
    return { value: undefined, audit: [] }
  })
}

/** Links that wait for something: compared whether or not anything has changed. */
async function readDirty(scope: ObjectScope): Promise<void> {
  const { context, place, object } = scope
  for (let after = ''; ; ) {
    const links = await listDirtyLinks(context.db, place, { after, limit: 500 })
    const last = links.at(-1)
    if (!last) return
    after = last.id
    const ids = links.filter(({ id }) => !scope.compared.has(id)).map(({ localId }) => localId)
    const locals = await loadLocal(context.db, kindOf[object.object], ids)
    await planLocals(scope, { records: [...locals.values()], joined: [] }, () => true)
  }
}

async function planLocals(
  scope: ObjectScope,
  { records, joined, revisited = [] }: Omit<LocalPagePlan, 'crms'>,
  isElsewhere: IsElsewhere,
): Promise<void> {
  if (!records.length && !joined.length && !revisited.length) return
  const { context, world, place, object } = scope
  context.signal.throwIfAborted()
  const links = await listLinks(context.db, place, { side: 'apollo', ids: records.map(({ id }) => id) })
  const asked = links.filter(({ id, state }) => state === 'linked' && !scope.compared.has(id)).map(({ crmId }) => crmId)
  const query = { fields: crmFieldsOf(object), signal: context.signal }
  const crms: ReadonlyMap<string, CrmRecord> = asked.length
    ? await world.adapter.read(place.object, asked, query)
    : new Map<string, CrmRecord>()
  await planLocalPage(scope, { records, joined: [...joined], crms, revisited }, isElsewhere)
}

/** Of two objects for people a contact of Apollo's is made in one. */
async function elsewhere({ context, place, world }: ObjectScope): Promise<IsElsewhere> {
  const other = place.object === 'leads' ? 'contacts' : place.object === 'contacts' ? 'leads' : undefined
  if (!other || !world.objects.has(other)) return () => false
  const rows = await context.db
    .selectFrom('crmLinks')
    .select('localId')
    .where('connectionId', '=', place.connectionId)
    .where('object', '=', other)
    .where('state', '<>', 'gone')
    .execute()
  const linked = new Set(rows.map(({ localId }) => localId))
  return (id) => linked.has(id)
}
