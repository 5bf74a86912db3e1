import { z } from 'zod'
import { encodeCursor, pageFields } from '../../cursor.ts'
import { type EventFilter, listEventsAfter } from '../../db/events.ts'
import { operation } from '../../operation.ts'
import { feedCursor, placeOf } from './event-cursor.ts'
import { eventPattern } from './event-pattern.ts'
import { eventSchema, viewEvent } from './event-view.ts'

export const eventFilterFields = {
  after: feedCursor
    .optional()
    .describe('The cursor of the last event that was read; from the oldest one where left out'),
  since: z.iso.datetime({ offset: true }).optional().describe('From this time on, in place of `after`'),
  type: z.array(eventPattern).max(20).optional().describe('Types such as contact.updated or contact.*, with commas'),
  entity: z
    .string()
    .regex(/^[a-z]{1,40}(:[\w.@+-]{1,200})?$/, 'must be a kind such as contact, or a record such as deal:66f…')
    .optional(),
}

export const listEvents = operation({
  name: 'events.list',
  summary: 'What happened, in the order in which it became known; also as a stream of server-sent events',
  scope: 'read',
  input: z.strictObject({ ...eventFilterFields, limit: pageFields.limit }),
  output: z.object({
    events: z.array(eventSchema),
    cursor: z.string().describe('Where to go on from'),
    hasMore: z.boolean().describe('There is more already'),
  }),
  async run({ db }, { limit, ...wish }) {
    const after = await placeOf(db, wish)
    const rows = await listEventsAfter(db, { ...toFilter(wish), after, limit: limit + 1 })
    const page = rows.slice(0, limit)
    return {
      events: page.map(viewEvent),
      cursor: encodeCursor((page.at(-1)?.seq ?? after) + 1),
      hasMore: rows.length > limit,
    }
  },
})

export function toFilter({
  type,
  entity,
}: {
  type?: readonly string[]
  entity?: string
}): Pick<EventFilter, 'types' | 'entityType' | 'entityId'> {
  const [entityType, ...rest] = entity?.split(':') ?? []
  return { types: type, entityType, entityId: rest.length ? rest.join(':') : undefined }
}
