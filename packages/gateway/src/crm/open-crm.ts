import type { CrmAdapter } from './crm-adapter.ts'
import { CrmError } from './crm-error.ts'
import { createTablesAdapter } from './tables/tables-adapter.ts'
import type { TablesClock } from './tables/tables-call.ts'
import { openTablesPool, sharedTablesPool, type TablesPool } from './tables/tables-pool.ts'

export interface CrmAccount {
  kind: CrmAdapter['kind']
  settings: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, string>>
}

/** Opens the adapter for an account; whoever opens it closes it. */
export type OpenCrm = (account: CrmAccount) => CrmAdapter

export interface OpenCrmParts {
  clock: TablesClock
  /** Our own database, where the tables are kept unless another one is named. */
  pool: Pick<TablesPool, 'query'>
}

export const defaultSchema = 'delos_crm'

export function createCrmOpener({ clock, pool }: OpenCrmParts): OpenCrm {
  return ({ kind, settings, secrets }) => {
    if (kind !== 'tables') throw new CrmError('misconfigured', `There is no adapter for ${kind} in this release`)
    const { url } = secrets
    const tables = url ? openTablesPool(url) : sharedTablesPool(pool)
    return createTablesAdapter({ pool: tables, clock, schema: settings.schema ?? defaultSchema })
  }
}
