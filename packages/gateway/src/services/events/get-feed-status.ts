import { z } from 'zod'
import { listConsumers } from '../../db/event-consumers.ts'
import { readHead, readKept } from '../../db/events.ts'
import { operation } from '../../operation.ts'
import { cursorOf } from './event-cursor.ts'

export const getFeedStatus = operation({
  name: 'events.status',
  summary: 'When the last event came, and how far behind each of those is who listen',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({
    cursor: z.string().nullable().describe('Of the last event'),
    lastEventAt: z.string().nullable(),
    quietSeconds: z.int().nullable().describe('Since the last event; null where there never was one'),
    oldestKeptAt: z.string().nullable(),
    consumers: z.array(
      z.object({
        name: z.string(),
        behind: z.int().describe('Events that it has not dealt with yet'),
        parked: z.int().describe('Events that it could not deal with'),
        movedAt: z.string(),
      }),
    ),
  }),
  async run({ db, clock }) {
    const [head, { first, last }, consumers] = [await readHead(db), await readKept(db), await listConsumers(db)]
    return {
      cursor: last ? cursorOf(last) : null,
      lastEventAt: last?.at.toISOString() ?? null,
      quietSeconds: last ? Math.max(0, Math.floor((clock.now() - last.at.getTime()) / 1000)) : null,
      oldestKeptAt: first?.at.toISOString() ?? null,
      consumers: consumers.map(({ name, seq, parked, updatedAt }) => ({
        name,
        behind: Math.max(0, head - seq),
        parked: Number(parked ?? 0),
        movedAt: updatedAt.toISOString(),
      })),
    }
  },
})
