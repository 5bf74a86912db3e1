import type { Context } from '../../context.ts'
import { listLiveProcesses } from '../../db/processes.ts'

/** An embedded database has one process at a time: whoever else stands in its books is gone. */
export async function liveProcesses({ db, config, clock, processId }: Context): Promise<Set<string>> {
  const seenSince = new Date(clock.now() - config.deadAfterMs)
  return new Set([processId, ...(config.databaseUrl ? await listLiveProcesses(db, seenSince) : [])])
}
