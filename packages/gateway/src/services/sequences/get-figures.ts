import { z } from 'zod'
import { listFigures, type SequenceFiguresRow } from '../../db/sequence-figures.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { dayOf } from './load-scopes.ts'
import { requireSequence } from './require-sequence.ts'

const day = z.iso.date('must be a day such as 2026-03-10')
const number = z.int().nullable()
const counts = z.object({
  sent: number.describe('Delivered and bounced'),
  scheduled: number,
  delivered: number,
  opened: number,
  clicked: number,
  replied: number,
  bounced: number,
  spamBlocked: number,
  unsubscribed: number,
  demoed: number,
})

type Counts = z.output<typeof counts>

const monthMs = 30 * 24 * 60 * 60 * 1000
const longestMs = 366 * 24 * 60 * 60 * 1000

export const getSequenceFigures = operation({
  name: 'sequences.get_figures',
  summary:
    'How a sequence was received over time: its figures as the syncs saw them each day, and what each day brought',
  scope: 'read',
  input: z.strictObject({
    id: z.string().min(1).max(64),
    from: day.optional().describe('30 days ago where left out'),
    to: day.optional().describe('Today where left out'),
  }),
  output: z.object({
    sequenceId: z.string(),
    name: z.string().nullable(),
    from: z.string(),
    to: z.string(),
    days: z.array(
      z.object({
        day: z.string(),
        takenAt: z.string(),
        total: counts,
        gained: counts.describe('Since the day before that is known'),
      }),
    ),
    gained: counts.describe('Over all these days'),
  }),
  async run(context, { id, ...span }) {
    const now = context.clock.now()
    const to = span.to ?? dayOf(now)
    const from = span.from ?? dayOf(Date.parse(to) - monthMs)
    checkSpan(from, to)
    const { before, days } = await listFigures(context.db, { sequenceId: id, from, to })
    const name = (days.at(-1) ?? before)?.name ?? (await requireSequence(context, id)).name
    const rows = before ? [before, ...days] : days
    const totals = rows.map(countsOf)
    const shift = rows.length - days.length
    return {
      sequenceId: id,
      name,
      from,
      to,
      days: days.map((row, index) => ({
        day: row.day,
        takenAt: row.takenAt.toISOString(),
        total: countsOf(row),
        gained: minus(totals[index + shift], totals[index + shift - 1]),
      })),
      gained: minus(totals.at(-1), totals[0]),
    }
  },
})

function checkSpan(from: string, to: string): void {
  const ms = Date.parse(to) - Date.parse(from)
  const wrong = ms < 0 ? 'must not be after `to`' : ms > longestMs ? 'must be within a year of `to`' : undefined
  if (wrong) throw new ServiceError('invalid_input', wrong, { field: 'from' })
}

function countsOf(row: SequenceFiguresRow): Counts {
  const { scheduled, delivered, opened, clicked, replied, bounced, spamBlocked, unsubscribed, demoed } = row
  const sent = delivered === null || bounced === null ? null : delivered + bounced
  return { sent, scheduled, delivered, opened, clicked, replied, bounced, spamBlocked, unsubscribed, demoed }
}

/** Null where one of the two is not known. A counter that Apollo has corrected goes down. */
function minus(after: Counts | undefined, before: Counts | undefined): Counts {
  const difference = (name: keyof Counts): number | null => {
    const [now, then] = [after?.[name] ?? null, before?.[name] ?? null]
    return now === null || then === null ? null : now - then
  }
  return {
    sent: difference('sent'),
    scheduled: difference('scheduled'),
    delivered: difference('delivered'),
    opened: difference('opened'),
    clicked: difference('clicked'),
    replied: difference('replied'),
    bounced: difference('bounced'),
    spamBlocked: difference('spamBlocked'),
    unsubscribed: difference('unsubscribed'),
    demoed: difference('demoed'),
  }
}
