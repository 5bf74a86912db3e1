import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../../cursor.ts'
import { operation } from '../../../operation.ts'
import { requireConnection } from '../connections/open-connection.ts'
import { crmObject } from '../mapping/mapping-schema.ts'

const side = z.enum(['apollo', 'crm'])

export const showLog = operation({
  name: 'crm.log',
  summary: 'Every write to a record or of a run, with the reason, newest first',
  scope: 'read',
  input: z.strictObject({
    id: z.string().min(1).max(64),
    object: crmObject.optional(),
    record: z.string().max(200).optional().describe('Its id on either side'),
    runId: z.string().max(64).optional(),
    ...pageFields,
  }),
  output: z.object({
    writes: z.array(
      z.object({
        id: z.string(),
        runId: z.string(),
        object: z.string(),
        side,
        action: z.string(),
        apolloId: z.string().nullable(),
        crmId: z.string().nullable(),
        label: z.string().nullable(),
        why: z.string(),
        state: z.string(),
        message: z.string().nullable(),
        changes: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
        at: z.string(),
      }),
    ),
    nextCursor: nextCursorField,
  }),
  async run({ db }, { id, object, record, runId, cursor, limit }) {
    await requireConnection(db, id)
    const before = decodeCursor(cursor)
    let query = db
      .selectFrom('crmWrites')
      .selectAll()
      .where('connectionId', '=', id)
      .orderBy('id', 'desc')
      .limit(limit + 1)
    if (object) query = query.where('object', '=', object)
    if (runId) query = query.where('runId', '=', runId)
    if (record) query = query.where((eb) => eb.or([eb('localId', '=', record), eb('crmId', '=', record)]))
    if (before) query = query.where('id', '<', before)
    const { page, nextCursor } = toPage(await query.execute(), limit, (row) => row.id)
    const writes = page.map(({ localId, createdAt, doneAt, changes, ...row }) => ({
      id: row.id,
      runId: row.runId,
      object: row.object,
      side: row.side,
      action: row.action,
      apolloId: localId,
      crmId: row.crmId,
      label: row.label,
      why: row.why,
      state: row.state,
      message: row.message,
      changes: changes.map(({ field, before: was, after }) => ({ field, before: was, after })),
      at: (doneAt ?? createdAt).toISOString(),
    }))
    return { writes, nextCursor }
  },
})

export const listParked = operation({
  name: 'crm.list_parked',
  summary: 'What cannot be written as it is, and why; tried again by every run',
  scope: 'read',
  input: z.strictObject({ id: z.string().min(1).max(64), limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.object({
    parked: z.array(
      z.object({
        object: z.string(),
        side: side.describe('Where the record is that cannot go on'),
        recordId: z.string(),
        field: z.string(),
        reason: z.string(),
        message: z.string(),
        firstAt: z.string(),
        lastAt: z.string(),
      }),
    ),
  }),
  async run({ db }, { id, limit }) {
    await requireConnection(db, id)
    const rows = await db
      .selectFrom('crmParked')
      .selectAll()
      .where('connectionId', '=', id)
      .orderBy('firstAt')
      .orderBy('recordId')
      .limit(limit)
      .execute()
    return {
      parked: rows.map(({ object, side: where, recordId, field, reason, message, firstAt, lastAt }) => ({
        object,
        side: where,
        recordId,
        field,
        reason,
        message,
        firstAt: firstAt.toISOString(),
        lastAt: lastAt.toISOString(),
      })),
    }
  },
})
