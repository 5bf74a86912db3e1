import type { CrmAdapter, CrmObject, CrmOwner, CrmStage, CrmWriteResult } from '../crm-adapter.ts'
import { CrmError } from '../crm-error.ts'
import { askAgain, type TablesClock, type TablesParts } from './tables-call.ts'
import { toTablesError } from './tables-error.ts'
import { describeTable } from './tables-fields.ts'
import type { TablesPool } from './tables-pool.ts'
import { findRecords, readChanges, readRecords } from './tables-reads.ts'
import { isSchemaName, schemaScript, type TableObject, tableObjects } from './tables-schema.ts'
import { tablesBatchSize, writeRecords } from './tables-writes.ts'

export interface TablesAdapterOptions {
  /** Closed with the adapter. */
  pool: TablesPool
  clock: TablesClock
  /** Where the tables are, or will be: what is missing is made. */
  schema: string
}

/** Plain PostgreSQL tables in the place of a CRM. */
export function createTablesAdapter({ pool, clock, schema }: TablesAdapterOptions): CrmAdapter {
  if (!isSchemaName(schema)) throw new CrmError('misconfigured', `"${schema}" cannot be the name of a schema`)
  const parts: TablesParts = { pool, clock, schema, ready: readyOnce(pool, schema) }
  return {
    kind: 'tables',
    objects: tableObjects,
    batchSize: tablesBatchSize,
    async check({ signal } = {}) {
      const [row] = await askAgain(parts, 'select current_database() as name', { signal })
      return { account: `${String(row?.name)}, schema ${schema}` }
    },
    describe: (object, { signal } = {}) => describeTable(parts, tableOf(object), signal),
    owners: ({ signal } = {}) => listOwners(parts, signal),
    async stages(object, { signal } = {}) {
      return object === 'deals' ? listStages(parts, signal) : []
    },
    changes: (object, query) => readChanges(parts, tableOf(object), query),
    read: (object, ids, query) => readRecords(parts, tableOf(object), { ids, ...query }),
    find: (object, match, query) => findRecords(parts, tableOf(object), { match, ...query }),
    create: (object, writes, { signal } = {}) =>
      writeRecords(parts, writes, { object: tableOf(object), isNew: true, signal }),
    update: (object, writes, { signal } = {}) =>
      writeRecords(parts, writes, { object: tableOf(object), isNew: false, signal }),
    remove: (object, ids, { signal } = {}) => removeRecords(parts, tableOf(object), { ids, signal }),
    close: () => pool.end(),
  }
}

/** Made at the first call; a failure is tried again by the next one. */
function readyOnce(pool: TablesPool, schema: string): () => Promise<void> {
  let made: Promise<void> | undefined
  return () => {
    made ??= makeSchema(pool, schema).catch((error: unknown) => {
      made = undefined
      throw error
    })
    return made
  }
}

/** The script takes locks that a reader would wait for: it runs only where something is missing. */
async function makeSchema(pool: TablesPool, schema: string): Promise<void> {
  const { rows } = await pool.query(
    `select count(*) = ${tableObjects.length} as there from pg_trigger t join pg_class c on c.oid = t.tgrelid
     join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and t.tgname = 'note'`,
    [schema],
  )
  if (rows[0]?.there !== true) await pool.query(schemaScript(schema))
}

function tableOf(object: CrmObject): TableObject {
  const table = tableObjects.find((name) => name === object)
  if (!table) throw new CrmError('misconfigured', `The tables have no ${object}`)
  return table
}

async function listOwners(parts: TablesParts, signal?: AbortSignal): Promise<CrmOwner[]> {
  const rows = await askAgain(parts, `select id, email, name, active from ${parts.schema}.owners order by id`, {
    signal,
  })
  return rows.map((row) => row as unknown as CrmOwner)
}

async function listStages(parts: TablesParts, signal?: AbortSignal): Promise<CrmStage[]> {
  const text = `select id, name, is_closed, is_won from ${parts.schema}.stages order by position, id`
  return (await askAgain(parts, text, { signal })).map(({ id, name, is_closed, is_won }) => ({
    id: String(id),
    name: String(name),
    pipelineId: null,
    isClosed: is_closed === true,
    isWon: is_won === true,
  }))
}

async function removeRecords(
  parts: TablesParts,
  object: TableObject,
  { ids, signal }: { ids: readonly string[]; signal: AbortSignal | undefined },
): Promise<CrmWriteResult[]> {
  const text = `delete from ${parts.schema}.${object} where id = any($1::text[]) returning id`
  const rows = await askAgain(parts, text, { params: [ids], signal }).catch((error: unknown) => {
    throw toTablesError(error) ?? new CrmError('rejected', 'Other records depend on it', { cause: error })
  })
  const removed = new Set(rows.map(({ id }) => String(id)))
  return ids.map((id) =>
    removed.has(id)
      ? { key: id, ok: true, id, updatedAt: null }
      : { key: id, ok: false, fault: 'not_found', message: 'There is no such record' },
  )
}
