import { sql } from 'kysely'
import { z } from 'zod'
import { listRunRows } from '../../../db/crm/runs.ts'
import type { ReadDb } from '../../../db/database.ts'
import { operation } from '../../../operation.ts'
import { runSchema, viewRun } from '../runs/run-view.ts'
import { requireConnection } from './open-connection.ts'

const counts = z.object({
  object: z.string(),
  linked: z.number(),
  quarantined: z.number(),
  parked: z.number(),
  reviews: z.number(),
})

export const connectionStatus = operation({
  name: 'crm.connection_status',
  summary: 'How a connection stands: links, what is parked, what waits for a person, the last run',
  scope: 'read',
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.object({
    id: z.string(),
    stoppedReason: z.string().nullable(),
    nextAt: z.string().nullable(),
    objects: z.array(counts),
    lastRun: runSchema.nullable(),
  }),
  async run({ db }, { id }) {
    const { stoppedReason, nextAt } = await requireConnection(db, id)
    const [last] = await listRunRows(db, { connectionId: id, limit: 1 })
    return {
      id,
      stoppedReason,
      nextAt: nextAt?.toISOString() ?? null,
      objects: await countObjects(db, id),
      lastRun: last ? await viewRun(db, last) : null,
    }
  },
})

async function countObjects(db: ReadDb, id: string): Promise<z.input<typeof counts>[]> {
  const tallies = await db
    .selectFrom('crmLinks')
    .select(['object', 'state as what', (eb) => eb.fn.countAll().as('count')])
    .where('connectionId', '=', id)
    .groupBy(['object', 'state'])
    .unionAll(
      db
        .selectFrom('crmParked')
        .select(['object', sql<string>`'parked'`.as('what'), (eb) => eb.fn.countAll().as('count')])
        .where('connectionId', '=', id)
        .groupBy('object') as never,
    )
    .unionAll(
      db
        .selectFrom('crmReviews')
        .select(['object', sql<string>`'reviews'`.as('what'), (eb) => eb.fn.countAll().as('count')])
        .where('connectionId', '=', id)
        .where('state', '=', 'open')
        .groupBy('object') as never,
    )
    .execute()
  const objects = [...new Set(tallies.map(({ object }) => object))].toSorted()
  return objects.map((object) => {
    const of = (what: string): number =>
      Number(tallies.find((tally) => tally.object === object && String(tally.what) === what)?.count ?? 0)
    return {
      object,
      linked: of('linked'),
      quarantined: of('quarantined'),
      parked: of('parked'),
      reviews: of('reviews'),
    }
  })
}
