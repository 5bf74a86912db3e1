import { systemClock } from '@delos/client'
import type { CrmObject } from '../../src/crm/crm-adapter.ts'
import { createTablesAdapter } from '../../src/crm/tables/tables-adapter.ts'
import type { TablesPool } from '../../src/crm/tables/tables-pool.ts'
import type { CrmWorld, OpenCrm, WorldFault, WorldFields } from './crm-world.ts'

const ownerId = 'owner-ada'
const pollMs = 10
const noWait = { sleep: async () => {} }

/** Tables in a schema of their own, with a hand on them past the adapter. */
export async function openTablesWorld(
  pool: Pick<TablesPool, 'query'>,
  { schema, uniqueEmail = false }: { schema: string; uniqueEmail?: boolean },
): Promise<OpenCrm> {
  const weather = createWeather(pool)
  const open = () => createTablesAdapter({ pool: weather.pool, clock: noWait, schema })
  const adapter = open()
  await adapter.check()
  const tables = ['contacts', 'companies', 'deals', 'tasks', 'changes'].map((table) => `${schema}.${table}`)
  await pool.query(`truncate ${tables.join(', ')}`)
  await pool.query(`insert into ${schema}.owners (id, email, name) values ($1, $2, $3) on conflict do nothing`, [
    ownerId,
    'ada@conformance.example',
    'Ada',
  ])
  if (uniqueEmail)
    await pool.query(`create unique index if not exists unique_email on ${schema}.contacts (lower(email))`)
  const world = createWorld(pool, schema, { refusesDuplicates: uniqueEmail, weather })
  return {
    adapter,
    world,
    another: async () => open(),
    close: () => adapter.close(),
  }
}

interface Weather {
  pool: TablesPool
  fault(fault: WorldFault): void
  requests(): number
}

class DatabaseError extends Error {
  readonly code: string
  constructor(code: string) {
    super('made by the test')
    this.code = code
  }
}

function createWeather(pool: Pick<TablesPool, 'query'>): Weather {
  let fault: WorldFault | undefined
  let requests = 0
  return {
    fault: (next) => {
      fault = next
    },
    requests: () => requests,
    pool: {
      end: async () => {},
      async query(text, params) {
        requests += 1
        const current = fault
        if (current === 'revoked') throw new DatabaseError('28P01')
        if (current === 'long_limit') throw new DatabaseError('53300')
        if (current === 'lost_answer') {
          const result = await pool.query(text, params)
          if (!/^\s*insert/.test(text)) return result
          fault = undefined
          throw new Error('Connection terminated unexpectedly')
        }
        fault = undefined
        if (current === 'down') throw new DatabaseError('57P03')
        if (current === 'short_limit') throw new DatabaseError('53300')
        return pool.query(text, params)
      },
    },
  }
}

function createWorld(
  pool: Pick<TablesPool, 'query'>,
  schema: string,
  { refusesDuplicates, weather }: { refusesDuplicates: boolean; weather: Weather },
): CrmWorld {
  const one = async (text: string, params: readonly unknown[]) => (await pool.query(text, params)).rows[0]
  const columnsOf = (fields: WorldFields) => Object.keys(fields).map((name) => `"${name}"`)
  return {
    names: {
      contacts: {
        email: 'email',
        firstName: 'first_name',
        lastName: 'last_name',
        title: 'title',
        choice: { field: 'status', value: 'replied' },
        readOnly: 'created_at',
      },
      companies: { name: 'name', domain: 'domain' },
      deals: {
        name: 'name',
        amount: 'amount',
        closeDate: 'close_date',
        stage: 'stage',
        openStage: 'qualify',
        wonStage: 'won',
      },
      owner: { id: ownerId, email: 'ada@conformance.example' },
    },
    refusesDuplicates,
    async seed(object, { fields, ownerId: owner, links = {} }) {
      const row = {
        ...fields,
        ...(owner ? { owner_id: owner } : {}),
        ...(links.company ? { company_id: links.company } : {}),
        ...(links.contacts ? { contact_ids: links.contacts } : {}),
      }
      const names = columnsOf(row).join(', ')
      const table = `${schema}.${object}`
      const text = `insert into ${table} (${names}) select ${names} from jsonb_populate_record(null::${table}, $1::jsonb) returning id`
      return String((await one(text, [JSON.stringify(row)]))?.id)
    },
    async edit(object, id, fields) {
      const table = `${schema}.${object}`
      const names = columnsOf(fields)
      const changes = names.map((name) => `${name} = new.${name}`).join(', ')
      const text = `update ${table} t set ${changes} from jsonb_populate_record(null::${table}, $1::jsonb) new where t.id = $2`
      await pool.query(text, [JSON.stringify(fields), id])
    },
    async remove(object, id) {
      await pool.query(`delete from ${schema}.${object} where id = $1`, [id])
    },
    async merge(object, { from, into }) {
      await pool.query(`select ${schema}.merge_records($1, $2, $3)`, [object, from, into])
    },
    async peek(object, id) {
      const found = await one(`select to_jsonb(t) as record from ${schema}.${object} t where id = $1`, [id])
      if (!found) return undefined
      const { owner_id, company_id, contact_ids, ...fields } = found.record as Record<string, never>
      return { fields, ownerId: owner_id ?? null, links: { company: company_id ?? null, contacts: contact_ids } }
    },
    async count(object: CrmObject) {
      return Number((await one(`select count(*) as count from ${schema}.${object}`, []))?.count)
    },
    fault: async (fault) => weather.fault(fault),
    /** The feed shows what is older than every transaction that is open on the server, and other tests have theirs there. */
    async settle() {
      const written = await one('select pg_current_xact_id()::text as id', [])
      const isOldest = () => one('select pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 as is', [written?.id])
      while (!(await isOldest())?.is) await systemClock.sleep(pollMs)
    },
    requests: () => weather.requests(),
  }
}
