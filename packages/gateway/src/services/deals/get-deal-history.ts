import type { Deal } from '@delos/client'
import { z } from 'zod'
import { findDeal } from '../../db/deals.ts'
import { listStageChanges } from '../../db/stage-changes.ts'
import { operation } from '../../operation.ts'
import { groupBy } from '../callbacks/group-by.ts'
import { readTime } from './load-pipeline.ts'
import { loadNames } from './names.ts'
import { readDeal } from './read-deal.ts'
import { type Stay, toStays } from './stage-history.ts'
import { toDealRow } from './to-deal.ts'

export const getDealHistory = operation({
  name: 'deals.get_history',
  summary: 'The stages that a deal went through, and how long it stayed in each',
  scope: 'read',
  input: z.strictObject({ id: z.string().min(1) }),
  output: z.object({
    dealId: z.string(),
    name: z.string(),
    history: z.array(
      z.object({
        stageId: z.string().nullable(),
        stage: z.string().nullable(),
        source: z.enum(['delos', 'apollo']).nullable(),
        enteredAt: z.string().nullable(),
        leftAt: z.string().nullable(),
        seconds: z.number().nullable(),
      }),
    ),
    inStage: z
      .array(z.object({ stageId: z.string(), stage: z.string().nullable(), visits: z.number(), seconds: z.number() }))
      .describe('Per stage, over all stays whose length is known'),
  }),
  async run(context, { id }) {
    const now = new Date(context.clock.now())
    const stored = await findDeal(context.db, id)
    const raw = stored ? (stored.raw as Partial<Deal>) : await readDeal(context, id)
    const deal = stored ?? toDealRow(raw as Deal, { at: now })
    const changes = await listStageChanges(context.db, { object: 'deal', entityId: id })
    const names = await loadNames(context)
    const stays = toStays(changes, { stageId: deal.stageId ?? null, since: readTime(raw.stage_updated_at), now })
    return {
      dealId: deal.id,
      name: deal.name,
      history: stays.map((stay) => ({
        ...stay,
        stage: names.stage(stay.stageId),
        enteredAt: stay.enteredAt?.toISOString() ?? null,
        leftAt: stay.leftAt?.toISOString() ?? null,
      })),
      inStage: perStage(stays).map((line) => ({ ...line, stage: names.stage(line.stageId) })),
    }
  },
})

function perStage(stays: readonly Stay[]) {
  const named = stays.flatMap(({ stageId, seconds }) => (stageId === null ? [] : [{ stageId, seconds: seconds ?? 0 }]))
  return [...groupBy(named, ({ stageId }) => stageId)].map(([stageId, visits]) => ({
    stageId,
    visits: visits.length,
    seconds: visits.reduce((sum, { seconds }) => sum + seconds, 0),
  }))
}
