import type { CrmRecord } from '../../../crm/crm-adapter.ts'
import { putReview } from '../../../db/crm/ledger.ts'
import { type LinkRow, listLinks, listLinksByIds, updateLink } from '../../../db/crm/links.ts'
import { insertWrites, listRunWrites, markWrites, type WriteRow } from '../../../db/crm/writes.ts'
import type { FieldChange, FieldValue } from '../../../db/crm-tables.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { isSame } from '../mapping/values.ts'
import { sendDeletions } from './deletions.ts'
import { type LocalRecord, loadLocal } from './local-records.ts'
import { holdNothing } from './object-scope.ts'
import { crmFieldsOf } from './rules-of.ts'
import { add, type ObjectScope, type RunScope, toWriteRow } from './run-scope.ts'
import { sendToApollo } from './send-to-apollo.ts'
import { sendToCrm } from './send-to-crm.ts'
import { crmValues } from './translate.ts'

/** Writes back what a run has changed, wherever nobody has changed it since; says what it leaves as it is. */
export async function undoRun(run: RunScope, undoneId: string): Promise<void> {
  for (const object of [...run.world.objects.values()].toReversed()) {
    const scope = holdNothing(run, object)
    for (let after = ''; ; ) {
      const rows = await listRunWrites(run.context.db, undoneId, { after, limit: 200 })
      const last = rows.at(-1)
      if (!last) break
      after = last.id
      await undoPage(
        scope,
        rows.filter((row) => row.object === object.object && row.state === 'done'),
      )
    }
    await sendToCrm(scope)
    await sendToApollo(scope)
    await sendDeletions(scope)
  }
}

async function undoPage(scope: ObjectScope, rows: readonly WriteRow[]): Promise<void> {
  if (!rows.length) return
  const { context, world, place, object } = scope
  const crmIds = [...new Set(rows.flatMap(({ crmId }) => crmId ?? []))]
  const query = { fields: crmFieldsOf(object), signal: context.signal }
  const crms = await world.adapter.read(place.object, crmIds, query)
  await context.mutate(async (tx) => {
    const locals = await loadLocal(tx, kindOf[place.object], [...new Set(rows.flatMap(({ localId }) => localId ?? []))])
    const byId = new Map(
      (
        await listLinksByIds(
          tx,
          rows.flatMap(({ linkId }) => linkId ?? []),
        )
      ).map((link) => [link.id, link]),
    )
    const byCrm = new Map((await listLinks(tx, place, { side: 'crm', ids: crmIds })).map((link) => [link.crmId, link]))
    for (const row of rows) {
      const link = byId.get(row.linkId ?? '') ?? byCrm.get(row.crmId ?? '')
      const found = { row, link, crm: crms.get(row.crmId ?? ''), local: locals.get(row.localId ?? '') }
      const undone =
        row.action === 'update'
          ? undoUpdate(scope, found)
          : row.action === 'create'
            ? undoCreation(scope, found)
            : undefined
      if (typeof undone !== 'object') {
        add(scope.counts, 'notUndone')
        scope.diff.push(...notUndone(scope, row, undone ?? 'a deletion cannot be taken back'))
        continue
      }
      if (!undone.write) continue
      await insertWrites(tx, [undone.write])
      await markWrites(tx, [row.id], { state: 'undone' })
      if (link && undone.ends) await updateLink(tx, link.id, { state: 'gone', reason: 'undone', dirty: false })
      if (undone.ends && row.localId) await putReview(tx, ignored(scope, row, row.localId))
      add(scope.counts, 'undone')
    }
    return { value: undefined, audit: [] }
  })
}

interface Found {
  row: WriteRow
  link: LinkRow | undefined
  crm: CrmRecord | undefined
  local: LocalRecord | undefined
}

type Undone = { write: WriteRow | undefined; ends?: boolean } | string

function undoUpdate(scope: ObjectScope, { row, link, crm, local }: Found): Undone {
  const values = row.side === 'crm' ? crm && crmValues(crm) : local?.values
  if (!values || !link || !crm || !local) return 'the record is gone'
  const kept = row.changes.filter(({ rule, field }) => isSame(values[field], writtenValue(row, link, rule)))
  if (!kept.length) return 'somebody has changed it since'
  const changes = kept.map(
    ({ rule, field, before }): FieldChange => ({ rule, field, before: values[field] ?? null, after: before }),
  )
  // Both sides stay as they are then: that they differ is settled, and no run writes it again.
  const bases = Object.fromEntries(changes.map((change) => [change.rule, settled(row, change, { crm, local })]))
  const { side, localId, crmId, label } = row
  const write = { side, action: 'update', localId, crmId, linkId: link.id, label: label ?? '', changes, bases } as const
  if (kept.length < row.changes.length) add(scope.counts, 'partlyUndone')
  return { write: toWriteRow(scope, { ...write, why: `undoes run ${row.runId}` }) }
}

/** In the form in which the side keeps it. */
function writtenValue({ side }: WriteRow, { bases }: LinkRow, rule: string): FieldValue {
  return bases[rule]?.[side === 'apollo' ? 0 : 1] ?? null
}

function settled(
  { side }: WriteRow,
  { rule, after }: FieldChange,
  { crm, local }: { crm: CrmRecord; local: LocalRecord },
): readonly [FieldValue, FieldValue] {
  const at = rule.indexOf('>')
  const [apollo, field] = [rule.slice(0, at), rule.slice(at + 1)]
  return side === 'crm' ? [local.values[apollo] ?? null, after] : [after, crmValues(crm)[field] ?? null]
}

function undoCreation(scope: ObjectScope, { row, link, crm }: Found): Undone {
  if (row.side === 'apollo') return 'Apollo deletes no record through its API'
  if (!crm || !link) return 'the record is gone'
  const values = crmValues(crm)
  const isTouched = row.changes.some(({ rule, field }) => !isSame(values[field], link.bases[rule]?.[1]))
  if (isTouched) return 'somebody has changed it since'
  const { localId, crmId, label } = row
  const write = { side: 'crm', action: 'delete', localId, crmId, linkId: link.id, label: label ?? '' } as const
  const why = `undoes run ${row.runId}`
  return { write: toWriteRow(scope, { ...write, changes: [], bases: {}, why }), ends: true }
}

function notUndone({ object }: ObjectScope, row: WriteRow, why: string): RunScope['diff'] {
  return [{ object: object.object, side: row.side, action: 'park', label: row.label ?? '', why, changes: [] }]
}

/** Else the next run would make it anew. */
function ignored({ context, place }: ObjectScope, row: WriteRow, localId: string): Parameters<typeof putReview>[1] {
  const at = new Date(context.clock.now())
  const asked = { id: context.makeId(), ...place, side: 'apollo' as const, recordId: localId, label: row.label ?? '' }
  const answer = { state: 'ignore' as const, chosenId: null, resolvedAt: at, resolvedBy: 'undo' }
  return { ...asked, reason: 'undone', candidates: [], createdAt: at, ...answer }
}
