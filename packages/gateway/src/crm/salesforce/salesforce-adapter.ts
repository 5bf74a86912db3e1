import { type Clock, systemClock } from '@delos/client'
import { createGuardedAgent } from '../../outbound/guarded-agent.ts'
import type { CrmAdapter, CrmObject, CrmStage } from '../crm-adapter.ts'
import { createAllowance } from './allowance.ts'
import { readChanges } from './changes.ts'
import { createFields } from './fields.ts'
import { findRecords, readByIds } from './reads.ts'
import { textOf } from './records.ts'
import { mostRowsACall } from './send-rows.ts'
import { createAsk, queryRows } from './session.ts'
import { askForTokens, type SalesforceClient } from './token-endpoint.ts'
import { TokenKeeper } from './token-keeper.ts'
import type { TokenStore } from './token-store.ts'
import { type Repeat, SalesforceTransport } from './transport.ts'
import { createRecords, removeRecords, updateRecords } from './writes.ts'

export interface SalesforceAdapterOptions extends SalesforceClient {
  tokens: TokenStore
  /** A text field, unique and an external id, on every object that is written: it holds the key of each creation. */
  marker?: string
  /** Saves what duplicate rules only warn of; default false: it is told as a duplicate. */
  savesDuplicates?: boolean
  /** Of the org's requests in 24 hours, how much may be used up by everybody together; default 0.9. */
  requestShare?: number
  apiVersion?: string
  /** For one request; default 60 s. */
  timeoutMs?: number
  /** For tests and development: this machine itself, and plain HTTP to it. */
  allowLoopback?: boolean
  clock?: Clock
}

const objects: readonly CrmObject[] = ['contacts', 'leads', 'companies', 'deals', 'tasks']
/** Shorter than the claim of whoever renews a session. */
const tokenTimeoutMs = 20_000

/** Salesforce by its official library. */
export function createSalesforceAdapter(options: SalesforceAdapterOptions): CrmAdapter {
  const { loginUrl, clientId, clientSecret, tokens, allowLoopback = false, clock = systemClock } = options
  const { timeoutMs = 60_000, apiVersion = '62.0', requestShare = 0.9 } = options
  const policy = { allowLoopback }
  const dispatcher = createGuardedAgent(policy)
  const allowance = createAllowance(requestShare, clock)
  const door = { dispatcher, policy, clock }
  const tokenDoor = new SalesforceTransport({ ...door, timeoutMs: tokenTimeoutMs }, { repeat: 'if_refused' })
  const client = { loginUrl, clientId, clientSecret }
  const keeper = new TokenKeeper({ store: tokens, clock, ask: (held) => askForTokens(client, held, tokenDoor) })
  const transport = (how: { repeat: Repeat; signal?: AbortSignal }) =>
    new SalesforceTransport({ ...door, timeoutMs, allowance, keeper }, how)
  const ask = createAsk({ keeper, transport, apiVersion })
  const fields = createFields(ask, clock)
  const reads = { ask, fields, clock }
  const headers = options.savesDuplicates ? { 'Sforce-Duplicate-Rule-Header': 'allowSave=true' } : {}
  const writes = { ...reads, marker: options.marker, headers: headers as Record<string, string> }
  return {
    kind: 'salesforce',
    objects,
    batchSize: mostRowsACall,
    async check(call) {
      const [organization] = await queryRows(ask, 'SELECT Id, Name FROM Organization LIMIT 1', call)
      return { account: textOf(organization?.Name) ?? 'Salesforce' }
    },
    describe: async (object, call) => [...(await fields.of(object, call?.signal)).values()],
    async owners(call) {
      const soql = "SELECT Id, Name, Email, IsActive FROM User WHERE UserType = 'Standard' ORDER BY Id"
      const users = await queryRows(ask, soql, call)
      return users.map(({ Id, Name, Email, IsActive }) => {
        return { id: Id, email: textOf(Email), name: textOf(Name), active: IsActive === true }
      })
    },
    async stages(object, call) {
      if (object !== 'deals') return []
      const soql =
        'SELECT Id, ApiName, MasterLabel, IsClosed, IsWon FROM OpportunityStage WHERE IsActive = true ORDER BY SortOrder'
      return (await queryRows(ask, soql, call)).map(toStage)
    },
    changes: (object, query) => readChanges(reads, object, query),
    read: (object, ids, query) => readByIds(reads, object, { ids, ...query }),
    find: (object, match, query) => findRecords(reads, object, { match, ...query }),
    create: (object, all, call = {}) => createRecords(writes, object, { writes: all, call }),
    update: (object, all, call = {}) => updateRecords(writes, object, { writes: all, call }),
    remove: (object, ids, call = {}) => removeRecords(writes, object, { ids, call }),
    close: () => dispatcher.destroy(),
  }
}

/** A deal holds the stage's API name. */
function toStage(row: Record<string, unknown>): CrmStage {
  const id = textOf(row.ApiName) ?? ''
  return {
    id,
    name: textOf(row.MasterLabel) ?? id,
    pipelineId: null,
    isClosed: row.IsClosed === true,
    isWon: row.IsWon === true,
  }
}
