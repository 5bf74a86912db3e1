import { z } from 'zod'
import { findConsumer } from '../../db/event-consumers.ts'
import { readHead } from '../../db/events.ts'
import { operation } from '../../operation.ts'
import { advanceConsumer } from '../events/advance-consumer.ts'
import { rulesConsumer } from './rules-consumer.ts'

/** Two processes may look at the same events, and one of them get past them. */
const mostRounds = 10_000

export const followStageChange = operation({
  name: 'rules.follow_stage_change',
  summary: 'Bring the rules up to what has just happened, without waiting for the next look at the feed',
  scope: 'write',
  input: z.strictObject({ changeId: z.string().min(1) }),
  output: z.object({ events: z.number() }),
  async run(context) {
    const head = await readHead(context.db)
    let events = 0
    for (let round = 0; round < mostRounds; round += 1) {
      const consumer = await findConsumer(context.db, rulesConsumer.name)
      if (!consumer || consumer.seq >= head) break
      events += await advanceConsumer(context, rulesConsumer)
    }
    return { events }
  },
})
