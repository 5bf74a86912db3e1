import type { CrmWriteResult } from '../../../crm/crm-adapter.ts'
import { parkAll, putReview } from '../../../db/crm/ledger.ts'
import { insertLink, type LinkRow, listLinks, listLinksByIds, updateLink } from '../../../db/crm/links.ts'
import { markWrites, type WriteRow } from '../../../db/crm/writes.ts'
import type { Tx } from '../../../db/database.ts'
import { newLink } from './plan-unlinked.ts'
import { add, type ObjectScope } from './run-scope.ts'

/** What the CRM answered, in one transaction with what follows from it. */
export async function recordCrmResults(
  scope: ObjectScope,
  rows: readonly WriteRow[],
  results: readonly CrmWriteResult[],
): Promise<void> {
  const byKey = new Map(results.map((result) => [result.key, result]))
  await scope.context.mutate(async (tx) => {
    const links = new Map(
      (
        await listLinksByIds(
          tx,
          rows.flatMap(({ linkId }) => linkId ?? []),
        )
      ).map((link) => [link.id, link]),
    )
    const done: { row: WriteRow; crmId: string; before: object; after: object }[] = []
    for (const row of rows) {
      const result = byKey.get(row.id)
      if (!result) continue
      if (result.ok) {
        await recordDone(tx, scope, { row, result, link: links.get(row.linkId ?? '') })
        const shown = (which: 'before' | 'after') =>
          Object.fromEntries(row.changes.map((change) => [change.field, change[which]]))
        done.push({ row, crmId: result.id, before: shown('before'), after: shown('after') })
      } else await recordFault(tx, scope, { row, result })
    }
    return {
      value: undefined,
      audit: done.map(({ row, crmId, before, after }) => ({
        action: row.action === 'create' ? 'crm_record.created' : 'crm_record.updated',
        entityType: `crm_${row.object}`,
        entityId: crmId,
        before: row.action === 'create' ? undefined : before,
        after: { ...after, runId: row.runId },
      })),
    }
  })
}

interface Done {
  row: WriteRow
  result: Extract<CrmWriteResult, { ok: true }>
  link: LinkRow | undefined
}

async function recordDone(tx: Tx, scope: ObjectScope, { row, result, link }: Done): Promise<void> {
  const at = new Date(scope.context.clock.now())
  const echo = result.updatedAt
    ? JSON.stringify({ at: result.updatedAt.toISOString(), rules: row.changes.map(({ rule }) => rule) })
    : null
  if (row.action === 'create' && row.localId) {
    const made = newLink(scope, { localId: row.localId, crmId: result.id, by: 'record' })
    await insertLink(tx, {
      ...made,
      bases: JSON.stringify(row.bases),
      echo,
      flips: JSON.stringify({}),
      reason: 'made by the sync',
      madeBy: 'create',
    })
    add(scope.counts, 'createdInCrm')
  } else if (link) {
    const bases = JSON.stringify({ ...link.bases, ...row.bases })
    await updateLink(tx, link.id, { bases, echo, updatedAt: at })
    add(scope.counts, 'updatedInCrm')
  }
  await markWrites(tx, [row.id], { state: 'done', crmId: result.id, message: null, doneAt: at })
}

interface Fault {
  row: WriteRow
  result: Extract<CrmWriteResult, { ok: false }>
}

async function recordFault(tx: Tx, scope: ObjectScope, { row, result }: Fault): Promise<void> {
  const at = new Date(scope.context.clock.now())
  const end = (state: WriteRow['state']) => markWrites(tx, [row.id], { state, message: result.message, doneAt: at })
  switch (result.fault) {
    case 'unknown_outcome':
      return markWrites(tx, [row.id], { state: 'unknown', message: result.message })
    case 'unavailable':
      return markWrites(tx, [row.id], { state: 'planned', message: result.message })
    case 'duplicate':
      await end('skipped')
      return takeExisting(tx, scope, { row, ids: result.existingIds ?? [] })
    case 'merged':
      await end('skipped')
      return followMerge(tx, scope, { row, into: result.mergedInto })
    case 'not_found':
      // The feed tells what became of it.
      return end('failed')
    default:
      await end('failed')
      add(scope.counts, 'failed')
      await parkFault(tx, scope, { row, result })
  }
}

async function parkFault(tx: Tx, { context, place, runId }: ObjectScope, { row, result }: Fault): Promise<void> {
  const at = new Date(context.clock.now())
  const record = row.localId
    ? { side: 'apollo' as const, recordId: row.localId }
    : { side: 'crm' as const, recordId: row.crmId ?? row.id }
  const { fault: reason, message, field = '' } = result
  await parkAll(tx, [{ ...place, ...record, field, reason, message, runId, firstAt: at, lastAt: at }])
}

/** What we were about to make is there: linked where it is one and free, asked about where it is not. */
export async function takeExisting(
  tx: Tx,
  scope: ObjectScope,
  { row, ids }: { row: WriteRow; ids: readonly string[] },
): Promise<void> {
  if (!row.localId) return
  const [only] = ids
  const taken = await listLinks(tx, scope.place, { side: 'crm', ids })
  if (only !== undefined && ids.length === 1 && !taken.length) {
    const made = newLink(scope, { localId: row.localId, crmId: only, by: 'unique value in the CRM' })
    await insertLink(tx, {
      ...made,
      bases: JSON.stringify({}),
      flips: JSON.stringify({}),
      echo: null,
      dirty: true,
    })
    add(scope.counts, 'linked')
    return
  }
  await putReview(tx, {
    id: scope.context.makeId(),
    ...scope.place,
    side: 'apollo',
    recordId: row.localId,
    label: row.label ?? '',
    reason: taken.length ? 'linked_already' : 'several_in_crm',
    candidates: [...ids],
    state: 'open',
    chosenId: null,
    createdAt: new Date(scope.context.clock.now()),
    resolvedAt: null,
    resolvedBy: null,
  })
  add(scope.counts, 'ambiguous')
}

async function followMerge(
  tx: Tx,
  { place }: ObjectScope,
  { row, into }: { row: WriteRow; into: string | undefined },
): Promise<void> {
  if (!row.linkId || into === undefined) return
  const [taken] = await listLinks(tx, place, { side: 'crm', ids: [into] })
  const change = taken ? { state: 'gone' as const } : { crmId: into, dirty: true }
  await updateLink(tx, row.linkId, { ...change, echo: null, reason: `merged into ${into} in the CRM` })
}
