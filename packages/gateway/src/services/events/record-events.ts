import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import { appendEvents, type EventRow } from '../../db/events.ts'
import type { EventType } from './event-type.ts'

/** Something that happened, as the room that saw it tells it. */
export interface EventDraft {
  type: EventType
  entityType: string
  entityId: string
  source: EventRow['source']
  /** What was and is: `{ before, after, changed }` where a record changed. */
  data: Record<string, unknown>
}

/** Appends to the feed, in the transaction of what happened. */
export async function recordEvents(
  tx: Tx,
  { makeId, clock }: Pick<Context, 'makeId' | 'clock'>,
  drafts: readonly EventDraft[],
): Promise<void> {
  const at = new Date(clock.now())
  await appendEvents(
    tx,
    drafts.map((draft) => ({ ...draft, id: makeId(), at })),
  )
}
