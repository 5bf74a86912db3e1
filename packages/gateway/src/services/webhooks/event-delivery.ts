import type { EventRow } from '../../db/events.ts'
import { viewEvent } from '../events/event-view.ts'

export interface DeliveryParts {
  id: string
  endpointId: string
  at: Date
  /** What the receiver is told besides the event. */
  more?: object
}

/** An event as it is signed and sent, byte for byte, at every try. */
export function toEventDelivery(event: EventRow, { id, endpointId, at, more }: DeliveryParts) {
  const { type, at: timestamp, data, ...view } = viewEvent(event)
  return {
    id,
    endpointId,
    type,
    entityId: event.entityId,
    payload: JSON.stringify({ type, timestamp, data: { event: view, ...data, ...more } }),
    status: 'pending' as const,
    nextAt: at,
    lastStatus: null,
    lastError: null,
    lastAnswer: null,
    createdAt: at,
  }
}
