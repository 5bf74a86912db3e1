import { z } from 'zod'
import type { EventRow } from '../../db/events.ts'
import { cursorOf } from './event-cursor.ts'

export const eventSchema = z.object({
  id: z.string(),
  cursor: z.string().describe('Give it as `after` to go on behind this event'),
  type: z.string(),
  entity: z.object({ type: z.string(), id: z.string() }),
  source: z.enum(['apollo', 'delos', 'crm']).describe('Where it happened'),
  at: z.string(),
  data: z.record(z.string(), z.unknown()),
})

export function viewEvent(event: EventRow): z.output<typeof eventSchema> {
  const { id, type, entityType, entityId, source, at, data } = event
  return {
    id,
    cursor: cursorOf(event),
    type,
    entity: { type: entityType, id: entityId },
    source,
    at: at.toISOString(),
    data,
  }
}
