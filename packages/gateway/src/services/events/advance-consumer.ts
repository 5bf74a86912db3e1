import type { Context } from '../../context.ts'
import { findConsumer, insertParkedEvent, lockConsumer, putConsumer } from '../../db/event-consumers.ts'
import { type EventRow, listEventsAfter } from '../../db/events.ts'
import { LostJobError, PostponeError, ServiceError } from '../../errors.ts'
import { toServiceError } from '../../to-service-error.ts'
import type { EventConsumer } from './event-consumer.ts'

const batch = 200
/** Two transactions that stood in each other's way are no fault of the event. */
const triesEach = 3

/** Takes the consumer over the next events; how many it got past. 0 where there are none, or another process was quicker. */
export async function advanceConsumer(context: Context, consumer: EventConsumer): Promise<number> {
  const from = (await findConsumer(context.db, consumer.name))?.seq
  if (from === undefined) return 0
  const limit = Math.min(batch, (await consumer.room?.(context)) ?? batch)
  const events = limit > 0 ? await listEventsAfter(context.db, { after: from, limit }) : []
  if (!events.length) return 0
  try {
    return (await pass(context, { consumer, from, events })) ? events.length : 0
  } catch (error) {
    if (isPassing(context, error)) throw error
    return passOneByOne(context, { consumer, from, events })
  }
}

interface Passage {
  consumer: EventConsumer
  from: number
  events: readonly EventRow[]
}

/** The effect and the cursor are one transaction: what has been dealt with is never dealt with again. */
async function pass(context: Context, { consumer, from, events }: Passage): Promise<boolean> {
  const last = events.at(-1)?.seq ?? from
  const effect = await consumer.plan(context, events)
  return context.mutate(async (tx) => {
    const row = await lockConsumer(tx, consumer.name)
    if (row?.seq !== from) return { value: false, audit: [] }
    const change = await effect(tx)
    await putConsumer(tx, { name: consumer.name, seq: last, at: new Date(context.clock.now()) })
    return { ...change, value: true }
  })
}

async function passOneByOne(context: Context, { consumer, from, events }: Passage): Promise<number> {
  let at = from
  let passed = 0
  for (const event of events) {
    const isPast = await passOrPark(context, { consumer, from: at, events: [event] }, event)
    if (!isPast) break
    at = event.seq
    passed += 1
  }
  return passed
}

async function passOrPark(context: Context, passage: Passage, event: EventRow): Promise<boolean> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await pass(context, passage)
    } catch (error) {
      if (isPassing(context, error)) throw error
      if (tries >= triesEach) return park(context, { passage, event, error })
    }
  }
}

function park(
  context: Context,
  { passage, event, error }: { passage: Passage; event: EventRow; error: unknown },
): Promise<boolean> {
  const { name } = passage.consumer
  const at = new Date(context.clock.now())
  const reason = reasonOf(error)
  context.log.error({ err: error, consumer: name, event: event.id }, 'event parked')
  return context.mutate(async (tx) => {
    const row = await lockConsumer(tx, name)
    if (row?.seq !== passage.from) return { value: false, audit: [] }
    const { seq, id: eventId, type } = event
    await insertParkedEvent(tx, { consumer: name, seq, eventId, type, reason, parkedAt: at })
    await putConsumer(tx, { name, seq, at })
    return {
      value: true,
      audit: { action: 'event.parked', entityType: 'event', entityId: eventId, after: { consumer: name, reason } },
    }
  })
}

/** Nothing is known of what went wrong but its name: an unknown error's own text stays in the log. */
function reasonOf(error: unknown): string {
  const known = toServiceError(error)
  if (!(known instanceof ServiceError)) return known.name
  return known.code === 'internal' && error instanceof Error ? `internal: ${error.name}` : known.reason
}

/** It has nothing to do with the event: it is tried again, and the cursor waits. */
export function isPassing({ signal }: Pick<Context, 'signal'>, error: unknown): boolean {
  const known = toServiceError(error)
  if (signal.aborted || known instanceof LostJobError || known instanceof PostponeError) return true
  return known instanceof ServiceError && ['upstream_unavailable', 'rate_limited', 'overloaded'].includes(known.code)
}
