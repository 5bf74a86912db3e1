import type { Clock } from '@delos/client'
import { Secret } from '../secret.ts'
import type { CrmAdapter } from './crm-adapter.ts'
import { CrmError } from './crm-error.ts'
import type { BudgetStore } from './hubspot/budget-store.ts'
import { createHubspotAdapter } from './hubspot/hubspot-adapter.ts'
import { createSalesforceAdapter } from './salesforce/salesforce-adapter.ts'
import type { TokenStore } from './salesforce/token-store.ts'
import { createTablesAdapter } from './tables/tables-adapter.ts'
import { openTablesPool, sharedTablesPool, type TablesPool } from './tables/tables-pool.ts'

export interface CrmAccount {
  kind: CrmAdapter['kind']
  settings: Readonly<Record<string, string>>
  secrets: Readonly<Record<string, string>>
  /** Where a CRM that renews its tokens keeps them. */
  tokens: TokenStore
}

/** Opens the adapter for an account; whoever opens it closes it. */
export type OpenCrm = (account: CrmAccount) => CrmAdapter

export interface OpenCrmParts {
  clock: Clock
  /** Our own database, where the tables are kept unless another one is named. */
  pool: Pick<TablesPool, 'query'>
  /** For tests and development: this machine may be the CRM. */
  allowLoopback: boolean
  /** Shares HubSpot's budgets with the other processes. */
  budgets?: BudgetStore
}

export const defaultSchema = 'delos_crm'

export interface KnownNames {
  settings: readonly string[]
  secrets: readonly string[]
  /** Without these nothing can be opened. */
  needed: readonly string[]
}

export const accountNames: Record<CrmAdapter['kind'], KnownNames> = {
  tables: { settings: ['schema'], secrets: ['url'], needed: [] },
  hubspot: { settings: ['baseUrl', 'keyProperty'], secrets: ['token'], needed: ['token'] },
  salesforce: {
    settings: ['loginUrl', 'clientId', 'marker'],
    secrets: ['clientSecret', 'refreshToken'],
    needed: ['clientId', 'clientSecret'],
  },
}

export function createCrmOpener({ clock, pool, allowLoopback, budgets }: OpenCrmParts): OpenCrm {
  return (account) => {
    const { kind, settings, secrets, tokens } = account
    assertNames(account)
    if (kind === 'hubspot') {
      const { baseUrl, keyProperty } = settings
      return createHubspotAdapter({
        token: new Secret(secrets.token ?? ''),
        clock,
        baseUrl,
        keyProperty,
        allowLoopback,
        budgets,
      })
    }
    if (kind === 'salesforce') {
      const { loginUrl = 'https://login.salesforce.com', clientId = '', marker } = settings
      const { clientSecret = '' } = secrets
      return createSalesforceAdapter({ loginUrl, clientId, clientSecret, tokens, marker, allowLoopback, clock })
    }
    const { url } = secrets
    const tables = url ? openTablesPool(url) : sharedTablesPool(pool)
    return createTablesAdapter({ pool: tables, clock, schema: settings.schema ?? defaultSchema })
  }
}

function assertNames({ kind, settings, secrets }: CrmAccount): void {
  const known = accountNames[kind]
  const strange = [
    ...Object.keys(settings).filter((name) => !known.settings.includes(name)),
    ...Object.keys(secrets).filter((name) => !known.secrets.includes(name)),
  ]
  if (strange.length) throw new CrmError('misconfigured', `${kind} has no setting "${strange[0]}"`)
  const missing = known.needed.find((name) => !settings[name] && !secrets[name])
  if (missing) throw new CrmError('misconfigured', `${kind} needs "${missing}"`)
}
