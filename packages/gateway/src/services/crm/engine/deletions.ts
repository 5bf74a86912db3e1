import { ApolloError } from '@delos/client'
import { parkAll } from '../../../db/crm/ledger.ts'
import { countLinks, updateLink } from '../../../db/crm/links.ts'
import { listOpenWrites, markWrites, type WriteRow } from '../../../db/crm/writes.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { loadLocal } from './local-records.ts'
import { add, type ObjectScope } from './run-scope.ts'
import { removeInApollo } from './write-apollo.ts'

/** True where there are so many that somebody has to agree first. */
export async function holdDeletions(scope: ObjectScope, isApproved: boolean): Promise<boolean> {
  const { context, place, world } = scope
  const held = await listOpenWrites(context.db, { ...place, action: 'delete', states: ['held'] })
  if (!held.length) return false
  const { share, atLeast } = world.mapping.deleteLimit
  const most = Math.max(atLeast, share * (await countLinks(context.db, place)))
  if (held.length > most && !isApproved) {
    add(scope.counts, 'deletionsHeld', held.length)
    return true
  }
  const ids = held.map(({ id }) => id)
  await context.mutate(async (tx) => ({ value: await markWrites(tx, ids, { state: 'planned' }), audit: [] }))
  return false
}

export async function sendDeletions(scope: ObjectScope): Promise<void> {
  const { context, place, world, object } = scope
  const rows = await listOpenWrites(context.db, { ...place, action: 'delete', states: ['planned'] })
  const inCrm = rows.filter(({ side }) => side === 'crm')
  for (let at = 0; at < inCrm.length; at += world.adapter.batchSize) {
    const batch = inCrm.slice(at, at + world.adapter.batchSize)
    const results = await world.adapter.remove(
      object.object,
      batch.flatMap(({ crmId }) => crmId ?? []),
      {
        signal: context.signal,
      },
    )
    const byId = new Map(results.map((result) => [result.key, result]))
    for (const row of batch) {
      const result = byId.get(row.crmId ?? '')
      // Who is gone already has been deleted too.
      if (result?.ok || result?.fault === 'not_found') await recordDeleted(scope, row)
      else await recordRefused(scope, row, result?.message ?? 'The CRM does not say')
    }
  }
  for (const row of rows.filter(({ side }) => side === 'apollo')) await removeOne(scope, row)
}

async function removeOne(scope: ObjectScope, row: WriteRow): Promise<void> {
  const { context, object } = scope
  const kind = kindOf[object.object]
  const local = (await loadLocal(context.db, kind, [row.localId ?? ''])).get(row.localId ?? '')
  if (!local) return recordDeleted(scope, row)
  const refusal = await removeInApollo(context, kind, local.apolloId).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ApolloError && error.outcome !== 'unknown' && !error.retryable) return error
      throw error
    },
  )
  if (refusal) await recordRefused(scope, row, 'Apollo deletes no such record through its API: delete it there')
  else await recordDeleted(scope, row)
}

async function recordDeleted(scope: ObjectScope, row: WriteRow): Promise<void> {
  const at = new Date(scope.context.clock.now())
  await scope.context.mutate(async (tx) => {
    await markWrites(tx, [row.id], { state: 'done', doneAt: at })
    if (row.linkId) await updateLink(tx, row.linkId, { state: 'gone', reason: row.why, dirty: false, updatedAt: at })
    const entityId = (row.side === 'crm' ? row.crmId : row.localId) ?? ''
    return {
      value: undefined,
      audit: {
        action: 'crm_record.deleted',
        entityType: `${row.side}_${row.object}`,
        entityId,
        after: { why: row.why },
      },
    }
  })
  add(scope.counts, row.side === 'crm' ? 'deletedInCrmByUs' : 'deletedInApolloByUs')
}

async function recordRefused({ context, place, runId }: ObjectScope, row: WriteRow, message: string): Promise<void> {
  const at = new Date(context.clock.now())
  await context.mutate(async (tx) => {
    await markWrites(tx, [row.id], { state: 'failed', message, doneAt: at })
    if (row.linkId) await updateLink(tx, row.linkId, { state: 'gone', reason: row.why, dirty: false, updatedAt: at })
    const record = { side: row.side, recordId: (row.side === 'crm' ? row.crmId : row.localId) ?? '', field: '' }
    await parkAll(tx, [{ ...place, ...record, reason: 'not_deleted', message, runId, firstAt: at, lastAt: at }])
    return { value: undefined, audit: [] }
  })
}
