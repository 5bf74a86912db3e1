import { ApolloError, NotFoundError, PermissionError, ValidationError } from '@delos/client'
import { parkAll } from '../../../db/crm/ledger.ts'
import { insertLink, listLinksByIds, updateLink } from '../../../db/crm/links.ts'
import { listOpenWrites, markWrites, type WriteRow } from '../../../db/crm/writes.ts'
import type { Tx } from '../../../db/database.ts'
import { kindOf } from '../mapping/apollo-fields.ts'
import { toApolloParams } from './apollo-params.ts'
import { fileAnswers } from './file-answer.ts'
import { type LocalRecord, loadLocal } from './local-records.ts'
import { keepKeys, newLink, tellLocal } from './plan-unlinked.ts'
import { add, type ObjectScope } from './run-scope.ts'
import { type ApolloRecord, createInApollo, updateContacts, updateOne } from './write-apollo.ts'

const batchSize = 100

export async function sendToApollo(scope: ObjectScope): Promise<void> {
  for (const action of ['create', 'update'] as const) {
    for (;;) {
      const rows = await listOpenWrites(scope.context.db, {
        ...scope.place,
        side: 'apollo',
        action,
        states: ['planned'],
        limit: batchSize,
      })
      if (!rows.length) break
      if (action === 'update') await updateBatch(scope, rows)
      else for (const row of rows) await createOne(scope, row)
    }
  }
}

async function createOne(scope: ObjectScope, row: WriteRow): Promise<void> {
  const { context, object } = scope
  context.signal.throwIfAborted()
  await mark(scope, [row], { state: 'sent', sentAt: new Date(context.clock.now()) })
  const kind = kindOf[object.object]
  const made = await createInApollo(context, kind, toApolloParams(object, row.changes)).catch(
    async (error: unknown) => {
      if (isOfTheRow(error)) return error
      const isUnsent = error instanceof ApolloError && error.outcome !== 'unknown'
      await mark(scope, [row], { state: isUnsent ? 'planned' : 'unknown' })
      throw error
    },
  )
  if (made instanceof ApolloError) await fail(scope, row, made)
  else await recordAnswers(scope, [{ row, answer: made }])
}

async function updateBatch(scope: ObjectScope, rows: readonly WriteRow[]): Promise<void> {
  const { context, object } = scope
  const kind = kindOf[object.object]
  const locals = await loadLocal(
    context.db,
    kind,
    rows.flatMap(({ localId }) => localId ?? []),
  )
  const targets = rows.flatMap((row) => {
    const local = locals.get(row.localId ?? '')
    return local ? [{ row, id: local.apolloId, params: toApolloParams(object, row.changes) }] : []
  })
  const lost = rows.filter(({ localId }) => !locals.has(localId ?? ''))
  await mark(scope, lost, { state: 'failed', message: 'The record is gone from Apollo' })
  context.signal.throwIfAborted()
  if (kind === 'contact' && targets.length > 1) {
    const answers = await updateContacts(context, targets).catch((error: unknown) => {
      // One bad row fails the call: then each goes by itself.
      if (isOfTheRow(error)) return undefined
      throw error
    })
    if (answers) {
      const byId = new Map(answers.map((contact) => [contact.id, contact]))
      const written = targets.flatMap(({ row, id }) => {
        const contact = byId.get(id)
        return contact ? [{ row, answer: { kind, record: contact } }] : []
      })
      await recordAnswers(scope, written)
      const missing = targets.filter(({ id }) => !byId.has(id)).map(({ row }) => row)
      await mark(scope, missing, { state: 'failed', message: 'Apollo knows the record no more' })
      return
    }
  }
  for (const { row, id, params } of targets) {
    const answer = await updateOne(context, kind, { id, params }).catch((error: unknown) => {
      if (isOfTheRow(error)) return error
      throw error
    })
    if (answer instanceof ApolloError) await fail(scope, row, answer)
    else await recordAnswers(scope, [{ row, answer }])
  }
}

function isOfTheRow(error: unknown): error is ApolloError {
  return error instanceof ValidationError || error instanceof NotFoundError
}

interface Written {
  row: WriteRow
  answer: ApolloRecord
}

/** Files what Apollo answered, and what both sides have from now on. */
export async function recordAnswers(scope: ObjectScope, written: readonly Written[]): Promise<void> {
  if (!written.length) return
  const { context, object } = scope
  const kind = kindOf[object.object]
  await context.mutate(async (tx) => {
    const filed = await fileAnswers(
      tx,
      context,
      written.map(({ answer }) => answer),
    )
    const locals = await localsOf(tx, scope, written)
    const links = new Map(
      (
        await listLinksByIds(
          tx,
          written.flatMap(({ row }) => row.linkId ?? []),
        )
      ).map((link) => [link.id, link]),
    )
    await keepKeys(
      tx,
      scope,
      'apollo',
      [...locals.values()].map((local) => tellLocal(scope, local)),
    )
    for (const { row, answer } of written) {
      const local = locals.get(answer.record.id)
      const doneAt = new Date(context.clock.now())
      await markWrites(tx, [row.id], { state: 'done', localId: local?.id ?? row.localId, message: null, doneAt })
      if (!local) continue
      const bases = JSON.stringify({ ...links.get(row.linkId ?? '')?.bases, ...asAnswered(row, local) })
      if (row.action === 'create' && row.crmId) {
        const made = newLink(scope, { localId: local.id, crmId: row.crmId, by: 'record' })
        const fixed = {
          bases,
          flips: JSON.stringify({}),
          echo: null,
          reason: 'made by the sync',
          madeBy: 'create' as const,
        }
        // Apollo fills in what it knows of the person: the CRM may want that too.
        await insertLink(tx, { ...made, ...fixed, dirty: true })
      } else if (row.linkId) await updateLink(tx, row.linkId, { bases, updatedAt: doneAt })
    }
    return { value: undefined, ...filed }
  })
  const name = written[0]?.row.action === 'create' ? 'createdInApollo' : 'updatedInApollo'
  add(scope.counts, name, written.length)
  if (kind === 'contact') for (const { answer } of written) context.memory.forget('contact', answer.record.id)
}

/** By Apollo's ids. */
async function localsOf(
  tx: Tx,
  { object }: ObjectScope,
  written: readonly Written[],
): Promise<ReadonlyMap<string, LocalRecord>> {
  const kind = kindOf[object.object]
  const ids = written.map(({ answer }) => answer.record.id)
  const own =
    kind === 'contact'
      ? (await tx.selectFrom('contacts').select('id').where('apolloContactId', 'in', ids).execute()).map(({ id }) => id)
      : ids
  return new Map([...(await loadLocal(tx, kind, own)).values()].map((local) => [local.apolloId, local]))
}

/** Apollo may keep what it was given in another form. */
function asAnswered(row: WriteRow, local: LocalRecord): WriteRow['bases'] {
  return Object.fromEntries(
    Object.entries(row.bases).map(([rule, [, crm]]) => {
      const field = rule.slice(0, rule.indexOf('>'))
      return [rule, [local.values[field] ?? null, crm] as const]
    }),
  )
}

async function fail(scope: ObjectScope, row: WriteRow, error: ApolloError): Promise<void> {
  const { context, place, runId } = scope
  const at = new Date(context.clock.now())
  const record = row.crmId
    ? { side: 'crm' as const, recordId: row.crmId }
    : { side: 'apollo' as const, recordId: row.localId ?? '' }
  const message = 'Apollo refuses the values'
  const reason = error instanceof PermissionError ? 'not_allowed' : 'refused_by_apollo'
  await context.mutate(async (tx) => {
    await markWrites(tx, [row.id], { state: 'failed', message, doneAt: at })
    await parkAll(tx, [{ ...place, ...record, field: '', reason, message, runId, firstAt: at, lastAt: at }])
    return { value: undefined, audit: [] }
  })
  add(scope.counts, 'failed')
}

async function mark(
  scope: ObjectScope,
  rows: readonly WriteRow[],
  change: Parameters<typeof markWrites>[2],
): Promise<void> {
  if (!rows.length) return
  const ids = rows.map(({ id }) => id)
  await scope.context.mutate(async (tx) => ({ value: await markWrites(tx, ids, change), audit: [] }))
}
