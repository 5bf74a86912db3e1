import { z } from 'zod'
import { decodeNumberCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listAuditEntries } from '../../db/audit-log.ts'
import type { AuditRow } from '../../db/audit-seals.ts'
import { operation } from '../../operation.ts'

const filter = z.string().min(1, 'must not be empty').max(200).optional()
const record = z.record(z.string(), z.unknown()).nullable()

const auditEntry = z.object({
  seq: z.int(),
  id: z.string(),
  at: z.string(),
  actor: z.object({ type: z.string(), id: z.string(), name: z.string() }),
  action: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  before: record,
  after: record,
  requestId: z.string().nullable(),
})

export const listAudit = operation({
  name: 'audit.list',
  summary: 'Who did what to which record, newest first, with before and after',
  scope: 'admin',
  input: z.strictObject({ entityType: filter, entityId: filter, action: filter, ...pageFields }),
  output: z.object({ entries: z.array(auditEntry), nextCursor: nextCursorField }),
  async run({ db }, { cursor, limit, ...filters }) {
    const rows = await listAuditEntries(db, { ...filters, before: decodeNumberCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.seq)
    return { entries: page.map(viewEntry), nextCursor }
  },
})

function viewEntry(row: AuditRow): z.input<typeof auditEntry> {
  const { seq, id, at, actorType, actorId, actorName, action, entityType, entityId, before, after, requestId } = row
  const actor = { type: actorType, id: actorId, name: actorName }
  return { seq, id, at: at.toISOString(), actor, action, entityType, entityId, before, after, requestId }
}
