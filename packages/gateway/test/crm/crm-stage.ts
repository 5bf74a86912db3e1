import type { CrmAdapter } from '../../src/crm/crm-adapter.ts'
import { createTablesAdapter } from '../../src/crm/tables/tables-adapter.ts'
import { putConnection } from '../../src/services/crm/connections/put-connection.ts'
import type { Mapping } from '../../src/services/crm/mapping/mapping-schema.ts'
import { getRun } from '../../src/services/crm/runs/show-runs.ts'
import { previewConnection, startRun, syncConnection } from '../../src/services/crm/runs/start-run.ts'
import { workRun } from '../../src/services/crm/runs/work-run.ts'
import { createHarness, type Harness, type HarnessOptions } from '../harness.ts'
import type { PgliteQuery } from './tables-hand.ts'
import { type Counts, countWrites, createHand, type TablesHand } from './tables-hand.ts'

export interface CrmStage {
  h: Harness
  crm: TablesHand
  /** Writes that the CRM has had from the sync. */
  writes: Counts
  /** What happens on the way to the CRM. */
  weather: Weather
  connect(change?: (mapping: Mapping) => void): Promise<Mapping>
  preview(): Promise<Run>
  sync(): Promise<Run>
  undo(runId: string): Promise<Run>
  work(runId: string): Promise<Run>
  close(): Promise<void>
}

export type Run = Awaited<ReturnType<typeof getRun.call>>

export interface Weather {
  /** In the place of an adapter's method, once it is called. */
  around?: (adapter: CrmAdapter) => CrmAdapter
}

const schema = 'delos_crm'
const quick = { sleep: async () => {} }

/** A gateway beside an emulator, with tables of its own database in the place of a CRM. */
export async function openCrmStage(options: HarnessOptions = {}): Promise<CrmStage> {
  const writes: Counts = { create: 0, update: 0, remove: 0 }
  const weather: Weather = {}
  let pool: PgliteQuery | undefined
  const h = await createHarness({
    withoutWorker: true,
    ...options,
    openCrm: (parts) => {
      pool = parts.pool
      return () => {
        const { query } = parts.pool
        const tables = createTablesAdapter({ pool: { query, end: async () => {} }, clock: quick, schema })
        const counted = countWrites(tables, writes)
        return weather.around?.(counted) ?? counted
      }
    },
  })
  if (!pool) throw new Error('The gateway opened no database')
  await createTablesAdapter({ pool: { ...pool, end: async () => {} }, clock: quick, schema }).check()
  const crm = createHand(pool, schema)
  const read = (id: string): Promise<Run> => getRun.call(h.as(), { id })
  const work = async (runId: string): Promise<Run> => {
    await workRun.call(h.as(), { runId })
    return read(runId)
  }
  return {
    h,
    crm,
    writes,
    weather,
    async connect(change) {
      const made = await putConnection.call(h.as(), { id: 'crm', kind: 'tables' })
      const { mapping } = made
      if (!change) return mapping
      change(mapping)
      await putConnection.call(h.as(), { id: 'crm', kind: 'tables', mapping })
      return mapping
    },
    preview: async () => work((await previewConnection.call(h.as(), { id: 'crm' })).runId),
    sync: async () => work((await syncConnection.call(h.as(), { id: 'crm' })).runId),
    undo: async (runId) => work((await startRun(h.as(), { connectionId: 'crm', kind: 'undo', undoes: runId })).runId),
    work,
    close: () => h.close(),
  }
}
