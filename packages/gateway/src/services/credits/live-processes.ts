import type { Context } from '../../context.ts'
import { listLiveProcesses } from '../../db/processes.ts'

/** An embedded database has one process at a time: whoever else stands in its books is gone. */
export async function liveProcesses({ db, config, processId }: Context): Promise<Set<string>> {
  return new Set([processId, ...(config.databaseUrl ? await listLiveProcesses(db, config.deadAfterMs) : [])])
}
