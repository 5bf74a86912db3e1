import type { Context } from '../../context.ts'
import { listConsumersBehind } from '../../db/event-consumers.ts'
import { toServiceError } from '../../to-service-error.ts'
import { advanceConsumer } from './advance-consumer.ts'
import { findEventConsumer } from './all-consumers.ts'

/** Takes everybody who is behind over the next events; true where anybody got on. One in trouble holds up nobody else. */
export async function followFeed(context: Context): Promise<boolean> {
  let isMoving = false
  for (const name of await listConsumersBehind(context.db)) {
    try {
      const consumer = await findEventConsumer(context.db, name)
      if (consumer && (await advanceConsumer(context, consumer)) > 0) isMoving = true
    } catch (error) {
      if (context.signal.aborted) throw error
      context.log.warn({ err: toServiceError(error), consumer: name }, 'events wait')
    }
  }
  return isMoving
}
