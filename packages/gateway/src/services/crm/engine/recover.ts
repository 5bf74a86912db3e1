import type { CrmRecord } from '../../../crm/crm-adapter.ts'
import { listOpenWrites, markWrites, type WriteRow } from '../../../db/crm/writes.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { toApolloParams } from './apollo-params.ts'
import { takeExisting } from './record-crm-results.ts'
import { fieldOfRule } from './rules-of.ts'
import { add, type ObjectScope } from './run-scope.ts'
import { recordAnswers } from './send-to-apollo.ts'
import { findInApollo } from './write-apollo.ts'

/**
 * What a crash or a lost answer left open. An update is compared anew. A creation is looked for, by its mark or else by
 * a value that is its own; it is planned again only where it is certainly not there.
 */
export async function recoverWrites(scope: ObjectScope): Promise<void> {
  const { context, place } = scope
  const open = await listOpenWrites(context.db, { ...place, states: ['sent', 'unknown'] })
  const updates = open.filter(({ action }) => action !== 'create')
  await context.mutate(async (tx) => {
    const ids = updates.flatMap(({ linkId }) => linkId ?? [])
    if (ids.length) await tx.updateTable('crmLinks').set({ dirty: true }).where('id', 'in', ids).execute()
    await markWrites(
      tx,
      updates.map(({ id }) => id),
      { state: 'skipped', message: 'Compared anew' },
    )
    return { value: undefined, audit: [] }
  })
  for (const row of open) {
    if (row.action === 'create' && row.side === 'crm') await resolveCreation(scope, row)
    else if (row.action === 'create') await resolveApolloCreation(scope, row)
  }
}

async function resolveCreation(scope: ObjectScope, row: WriteRow): Promise<void> {
  const found = await lookFor(scope, row)
  await scope.context.mutate(async (tx) => {
    if (!found)
      await markWrites(tx, [row.id], {
        state: 'unknown',
        message: 'Nothing tells whether it was made: for a person to judge',
      })
    else if (found.length) {
      await markWrites(tx, [row.id], { state: 'done', crmId: found[0]?.id, message: 'Found after a lost answer' })
      await takeExisting(tx, scope, { row, ids: found.map(({ id }) => id) })
      add(scope.counts, 'foundAgain')
    } else await markWrites(tx, [row.id], { state: 'planned', message: 'Looked for and not there' })
    return { value: undefined, audit: [] }
  })
}

/** Undefined where there is nothing to look for it by. */
async function lookFor(scope: ObjectScope, row: WriteRow): Promise<readonly CrmRecord[] | undefined> {
  const { object, world, context } = scope
  const valueOf = (field: string | undefined) => row.changes.find((change) => change.field === field)?.after
  const marker = object.mapping.marker
  const marks = [
    ...(marker ? [{ field: marker, value: row.id }] : []),
    ...['email', 'domain', 'name'].flatMap((apollo) => {
      const field = fieldOfRule(object, apollo)
      const value = valueOf(field)
      return field && typeof value === 'string' ? [{ field, value }] : []
    }),
  ]
  const [mark] = marks
  if (!mark) return undefined
  const query = { fields: [mark.field], signal: context.signal }
  return world.adapter.find(object.object, { field: mark.field, values: [mark.value] }, query)
}

/** Lists show a new record seconds late. */
const lagMs = 10_000

async function resolveApolloCreation(scope: ObjectScope, row: WriteRow): Promise<void> {
  const { context, object } = scope
  const sentAt = row.sentAt?.getTime() ?? 0
  const waitMs = sentAt + lagMs - context.clock.now()
  if (waitMs > 0) await context.clock.sleep(waitMs, context.signal)
  const answer = await findInApollo(context, kindOf[object.object], {
    params: toApolloParams(object, row.changes),
    startedAt: sentAt,
  })
  if (answer) {
    await recordAnswers(scope, [{ row, answer }])
    add(scope.counts, 'foundAgain')
    return
  }
  await context.mutate(async (tx) => {
    await markWrites(tx, [row.id], { state: 'planned', message: 'Looked for and not there' })
    return { value: undefined, audit: [] }
  })
}
