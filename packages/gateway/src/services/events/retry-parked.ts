import { z } from 'zod'
import { deleteParkedEvent, listParkedEvents } from '../../db/event-consumers.ts'
import { listEventsBySeq } from '../../db/events.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { isPassing } from './advance-consumer.ts'
import { findEventConsumer } from './all-consumers.ts'

const mostAtOnce = 200

export const retryParked = operation({
  name: 'events.retry_parked',
  summary: 'Have somebody who listens deal with its parked events after all, 200 at a time',
  scope: 'write',
  input: z.strictObject({ consumer: z.string().min(1).max(100) }),
  output: z.object({ dealtWith: z.int(), stillParked: z.int() }),
  async run(context, { consumer: name }) {
    const consumer = await findEventConsumer(context.db, name)
    if (!consumer)
      throw new ServiceError('not_found', 'Nobody of this name listens to events', {
        reason: 'consumer_not_found',
        field: 'consumer',
      })
    const parked = await listParkedEvents(context.db, { consumer: name, limit: mostAtOnce })
    const events = await listEventsBySeq(
      context.db,
      parked.map(({ seq }) => seq),
    )
    let dealtWith = 0
    for (const event of events) {
      try {
        const effect = await consumer.plan(context, [event])
        const isDone = await context.mutate(async (tx) => {
          const isOurs = await deleteParkedEvent(tx, { consumer: name, seq: event.seq })
          if (!isOurs) return { value: false, audit: [] }
          return { ...(await effect(tx)), value: true }
        })
        if (isDone) dealtWith += 1
      } catch (error) {
        if (isPassing(context, error)) throw error
        context.log.error({ err: error, consumer: name, event: event.id }, 'event stays parked')
      }
    }
    return { dealtWith, stillParked: parked.length - dealtWith }
  },
})
