import type { CrmAdapter, CrmValue } from '../../src/crm/crm-adapter.ts'

export interface PgliteQuery {
  query(text: string, params?: readonly unknown[]): Promise<{ rows: Record<string, unknown>[] }>
}

type Fields = Readonly<Record<string, CrmValue>>
type Table = 'contacts' | 'companies' | 'deals' | 'tasks' | 'owners'

/** What a person does at the CRM, past the sync. */
export interface TablesHand {
  add(table: Table, fields: Fields): Promise<string>
  edit(table: Table, id: string, fields: Fields): Promise<void>
  remove(table: Table, id: string): Promise<void>
  merge(table: Table, from: string, into: string): Promise<void>
  all(table: Table): Promise<Record<string, CrmValue>[]>
  find(table: Table, fields: Fields): Promise<Record<string, CrmValue> | undefined>
  ask: PgliteQuery['query']
}

export function createHand({ query }: PgliteQuery, schema: string): TablesHand {
  const rowsOf = (rows: Record<string, unknown>[]) => rows.map(({ record }) => record as Record<string, CrmValue>)
  const all = async (table: Table) =>
    rowsOf((await query(`select to_jsonb(t) as record from ${schema}.${table} t order by created_at, id`)).rows)
  return {
    async add(table, fields) {
      const names = Object.keys(fields).join(', ')
      const text = `insert into ${schema}.${table} (${names})
        select ${names} from jsonb_populate_record(null::${schema}.${table}, $1::jsonb) returning id`
      return String((await query(text, [JSON.stringify(fields)])).rows[0]?.id)
    },
    async edit(table, id, fields) {
      const changes = Object.keys(fields).map((name) => `${name} = new.${name}`)
      const text = `update ${schema}.${table} t set ${changes.join(', ')}
        from jsonb_populate_record(null::${schema}.${table}, $1::jsonb) new where t.id = $2`
      await query(text, [JSON.stringify(fields), id])
    },
    async remove(table, id) {
      await query(`delete from ${schema}.${table} where id = $1`, [id])
    },
    async merge(table, from, into) {
      await query(`select ${schema}.merge_records($1, $2, $3)`, [table, from, into])
    },
    all,
    async find(table, fields) {
      return (await all(table)).find((row) => Object.entries(fields).every(([name, value]) => row[name] === value))
    },
    ask: query,
  }
}

export interface Counts {
  create: number
  update: number
  remove: number
}

/** Counts the records that are written. */
export function countWrites(adapter: CrmAdapter, counts: Counts): CrmAdapter {
  return {
    ...adapter,
    create(object, writes, call) {
      counts.create += writes.length
      return adapter.create(object, writes, call)
    },
    update(object, writes, call) {
      counts.update += writes.length
      return adapter.update(object, writes, call)
    },
    remove(object, ids, call) {
      counts.remove += ids.length
      return adapter.remove(object, ids, call)
    },
  }
}
