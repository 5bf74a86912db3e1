import type { Clock } from '@delos/client'
import { addCalls, type CallSlot, dropCallsBefore, listCallsSince } from '../../db/apollo-calls.ts'
import type { Db } from '../../db/database.ts'

/** How many requests this installation itself sent to each of Apollo's endpoints. */
export interface OwnCalls {
  count(endpoint: string): void
  /** Kept in memory for a moment, so that a call waits for no write. */
  flush(): Promise<void>
  /** At least as many as were sent since then: what was sent in the same moment counts too. */
  since(endpoint: string, epochMs: number): Promise<number>
}

const slotsAMinute = 60
const minutesADay = 24 * 60

/** Remembers a day of calls, by slots of a sixtieth of Apollo's minute. */
export function createOwnCalls(db: Db, { clock, minuteMs }: { clock: Clock; minuteMs: number }): OwnCalls {
  const slotMs = Math.max(1, Math.floor(minuteMs / slotsAMinute))
  const keptMs = (minutesADay + 1) * minuteMs
  let waiting = new Map<string, CallSlot>()
  let lastDrop = clock.now()

  const slotOf = (epochMs: number) => new Date(Math.floor(epochMs / slotMs) * slotMs)

  function add(endpoint: string, slot: Date, calls: number): void {
    const key = `${endpoint} ${slot.getTime()}`
    waiting.set(key, { endpoint, slot, calls: (waiting.get(key)?.calls ?? 0) + calls })
  }

  async function flush(): Promise<void> {
    const slots = [...waiting.values()]
    waiting = new Map()
    try {
      await addCalls(db, slots)
    } catch (error) {
      for (const { endpoint, slot, calls } of slots) add(endpoint, slot, calls)
      throw error
    }
    if (clock.now() - lastDrop < keptMs / minutesADay) return
    lastDrop = clock.now()
    await dropCallsBefore(db, new Date(lastDrop - keptMs))
  }

  return {
    count: (endpoint) => add(endpoint, slotOf(clock.now()), 1),
    flush,
    async since(endpoint, epochMs) {
      const slots = await listCallsSince(db, endpoint, slotOf(epochMs))
      return slots.reduce((sum, { calls }) => sum + calls, 0)
    },
  }
}
