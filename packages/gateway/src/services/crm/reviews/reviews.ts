import { z } from 'zod'
import type { Context } from '../../../context.ts'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../../cursor.ts'
import type { ReviewRow } from '../../../db/crm/ledger.ts'
import { insertLink, listKeys, listLabels, listLinks } from '../../../db/crm/links.ts'
import { putRevisits } from '../../../db/crm/revisits.ts'
import type { ReadDb, Tx } from '../../../db/database.ts'
import { ServiceError } from '../../../errors.ts'
import { operation } from '../../../operation.ts'

const reviewSchema = z.object({
  id: z.string(),
  connectionId: z.string(),
  object: z.string(),
  side: z.enum(['apollo', 'crm']).describe('Where the record is that is asked about'),
  recordId: z.string(),
  label: z.string(),
  reason: z.string(),
  candidates: z
    .array(z.object({ id: z.string(), label: z.string() }))
    .describe('Records of the other side that it may be'),
  state: z.enum(['open', 'link', 'create', 'ignore']),
  chosenId: z.string().nullable(),
  createdAt: z.string(),
  resolvedBy: z.string().nullable(),
})

export const listReviews = operation({
  name: 'crm.list_reviews',
  summary: 'Records that may or may not be one: nothing is made or linked for them until somebody has judged',
  scope: 'read',
  input: z.strictObject({
    connectionId: z.string().max(64).optional(),
    state: z.enum(['open', 'link', 'create', 'ignore']).default('open'),
    ...pageFields,
  }),
  output: z.object({ reviews: z.array(reviewSchema), nextCursor: nextCursorField }),
  async run({ db }, { connectionId, state, cursor, limit }) {
    const after = decodeCursor(cursor)
    let query = db
      .selectFrom('crmReviews')
      .selectAll()
      .where('state', '=', state)
      .orderBy('id')
      .limit(limit + 1)
    if (connectionId) query = query.where('connectionId', '=', connectionId)
    if (after) query = query.where('id', '>', after)
    const { page, nextCursor } = toPage(await query.execute(), limit, (row) => row.id)
    return { reviews: await Promise.all(page.map((row) => viewReview(db, row))), nextCursor }
  },
})

export const resolveReview = operation({
  name: 'crm.resolve_review',
  summary: 'Judge: link the record with one of the other side, have it made there, or leave it alone',
  scope: 'write',
  input: z.strictObject({
    id: z.string().min(1).max(64),
    as: z.enum(['link', 'create', 'ignore']),
    recordId: z.string().min(1).max(200).optional().describe('Of the other side, to link it with'),
  }),
  output: reviewSchema,
  async run(context, { id, as, recordId }) {
    return context.mutate(async (tx) => {
      const review = await tx.selectFrom('crmReviews').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
      if (!review)
        throw new ServiceError('not_found', 'There is no such review', { reason: 'review_not_found', field: 'id' })
      if (as === 'link') await linkChosen(tx, context, { review, recordId })
      const resolved = await tx
        .updateTable('crmReviews')
        .set({
          state: as,
          chosenId: as === 'link' ? (recordId ?? null) : null,
          resolvedAt: new Date(context.clock.now()),
          resolvedBy: context.actor.name,
        })
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow()
      await lookAgain(tx, resolved)
      const entity = { entityType: 'crm_review', entityId: id }
      const { side, recordId: ofRecord, object } = review
      const after = { as, object, side, recordId: ofRecord, chosenId: recordId ?? null }
      return { value: await viewReview(tx, resolved), audit: { action: 'crm_review.resolved', ...entity, after } }
    })
  },
})

async function linkChosen(
  tx: Tx,
  { makeId, clock }: Context,
  { review, recordId }: { review: ReviewRow; recordId: string | undefined },
): Promise<void> {
  if (recordId === undefined) {
    throw new ServiceError('invalid_input', 'Say with which record', { reason: 'record_missing', field: 'recordId' })
  }
  const { connectionId, object, side } = review
  const [localId, crmId] = side === 'apollo' ? [review.recordId, recordId] : [recordId, review.recordId]
  const place = { connectionId, object }
  const known = await listKeys(tx, place, { side: side === 'apollo' ? 'crm' : 'apollo', ids: [recordId] })
  if (!known.length) {
    throw new ServiceError('invalid_input', 'The other side has no record with this id', {
      reason: 'record_not_found',
      field: 'recordId',
    })
  }
  const taken = [
    ...(await listLinks(tx, place, { side: 'apollo', ids: [localId] })),
    ...(await listLinks(tx, place, { side: 'crm', ids: [crmId] })),
  ]
  if (taken.length) {
    throw new ServiceError('conflict', 'One of the two is linked with another record', {
      reason: 'linked_already',
      details: { links: taken.map((link) => ({ apolloId: link.localId, crmId: link.crmId })) },
    })
  }
  const at = new Date(clock.now())
  await insertLink(tx, {
    id: makeId(),
    ...place,
    localId,
    crmId,
    bases: '{}',
    echo: null,
    flips: '{}',
    state: 'linked',
    reason: 'judged by a person',
    dirty: true,
    madeBy: 'review',
    createdAt: at,
    updatedAt: at,
  })
}

/** Nothing has changed on either side: the next run is told to look at those whom it was about nevertheless. */
async function lookAgain(tx: Tx, { connectionId, object, side, recordId, candidates }: ReviewRow): Promise<void> {
  const other = side === 'crm' ? 'apollo' : 'crm'
  const others = candidates.map((candidate) => ({ side: other, recordId: candidate }) as const)
  await putRevisits(tx, { connectionId, object }, [{ side, recordId }, ...others])
}

async function viewReview(db: ReadDb, row: ReviewRow): Promise<z.input<typeof reviewSchema>> {
  const {
    id,
    connectionId,
    object,
    side,
    recordId,
    label,
    reason,
    candidates,
    state,
    chosenId,
    createdAt,
    resolvedBy,
  } = row
  const labels = await listLabels(
    db,
    { connectionId, object },
    { side: side === 'crm' ? 'apollo' : 'crm', ids: candidates },
  )
  return {
    id,
    connectionId,
    object,
    side,
    recordId,
    label,
    reason,
    candidates: candidates.map((candidate) => ({ id: candidate, label: labels.get(candidate) ?? candidate })),
    state,
    chosenId,
    createdAt: createdAt.toISOString(),
    resolvedBy,
  }
}
