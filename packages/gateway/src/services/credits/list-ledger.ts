import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listLedger as listLedgerRows, type ReservationRow } from '../../db/credits.ts'
import { countPurchases } from '../../db/purchase-counts.ts'
import { operation } from '../../operation.ts'
import { toCredits } from './milli.ts'

const states = ['held', 'settled', 'released', 'unknown'] as const
const text = z.string().nullable()

const ledgerRow = z.object({
  id: z.string(),
  endpoint: z.string(),
  state: z.enum(states),
  held: z.number().describe('Credits that were set aside'),
  charged: z.number().describe('Credits that Apollo charged'),
  people: z.int().describe('How many people or companies were asked for'),
  key: text,
  team: text,
  tag: text,
  session: text,
  jobId: text,
  requestId: text,
  reason: text,
  createdAt: z.string(),
  sentAt: text.describe('When the request left; null where it never did'),
  closedAt: text,
})

export const listLedger = operation({
  name: 'credits.list_ledger',
  summary: 'Every paid call, newest first: who it was for, what it held and what it cost',
  scope: 'read',
  input: z.strictObject({ state: z.enum(states).optional(), ...pageFields }),
  output: z.object({ ledger: z.array(ledgerRow), nextCursor: nextCursorField }),
  async run({ db }, { state, cursor, limit }) {
    const rows = await listLedgerRows(db, { state, before: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    const people = await countPurchases(
      db,
      page.map((row) => row.id),
    )
    return { ledger: page.map((row) => viewReservation(row, people.get(row.id) ?? 0)), nextCursor }
  },
})

function viewReservation(row: ReservationRow, people: number): z.input<typeof ledgerRow> {
  const { id, endpoint, state, team, tag, session, jobId, requestId, reason } = row
  return {
    id,
    endpoint,
    state,
    held: toCredits(row.heldMilli),
    charged: toCredits(row.chargedMilli),
    people,
    key: row.keyId,
    team,
    tag,
    session,
    jobId,
    requestId,
    reason,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
  }
}
