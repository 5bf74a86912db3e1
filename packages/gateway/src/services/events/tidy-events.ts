import type { Context } from '../../context.ts'
import type { Db } from '../../db/database.ts'
import { listConsumers } from '../../db/event-consumers.ts'
import { deleteOldEvents } from '../../db/events.ts'
import { findEventConsumer } from './all-consumers.ts'

const dayMs = 24 * 60 * 60_000

/** Forgets events of long ago. One that a consumer has still to deal with stays; a disabled webhook keeps nothing back. */
export async function tidyEvents({ clock, config }: Pick<Context, 'clock' | 'config'>, db: Db): Promise<void> {
  const before = new Date(clock.now() - config.eventsKeptDays * dayMs)
  let passed = Number.MAX_SAFE_INTEGER
  for (const { name, seq } of await listConsumers(db)) {
    if (await findEventConsumer(db, name)) passed = Math.min(passed, seq)
  }
  await deleteOldEvents(db, { before, passed })
}
