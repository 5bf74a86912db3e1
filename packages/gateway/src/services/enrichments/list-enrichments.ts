import { z } from 'zod'
import { decodeCursor, nextCursorField, pageFields, toPage } from '../../cursor.ts'
import { listEnrichments as listEnrichmentRecords } from '../../db/enrichments.ts'
import { operation } from '../../operation.ts'
import { enrichmentSchema, viewEnrichment } from './get-enrichment.ts'

export const listEnrichments = operation({
  name: 'enrichments.list',
  summary: 'Lists that were given to be enriched, newest first',
  scope: 'read',
  input: z.strictObject({ tag: z.string().max(100).optional(), ...pageFields }),
  output: z.object({ enrichments: z.array(enrichmentSchema), nextCursor: nextCursorField }),
  async run({ db, clock }, { tag, cursor, limit }) {
    const rows = await listEnrichmentRecords(db, { tag, before: decodeCursor(cursor), limit: limit + 1 })
    const { page, nextCursor } = toPage(rows, limit, (row) => row.id)
    const enrichments = []
    for (const row of page) enrichments.push(await viewEnrichment(db, row, clock.now()))
    return { enrichments, nextCursor }
  },
})
