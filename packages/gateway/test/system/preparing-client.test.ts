import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createDb, type Db } from '../../src/db/database.ts'
import { fixedStatement } from '../../src/db/fixed-statement.ts'
import { PreparingClient } from '../../src/db/preparing-client.ts'
import { dropDatabase, freshDatabase } from '../services/postgres.ts'

const find = fixedStatement<{ value: unknown }>('select value from things where id = $1')
const planLifeMs = 2000

let url: string
let pool: pg.Pool
let db: Db
beforeAll(async () => {
  url = await freshDatabase()
})
afterAll(() => dropDatabase(url))

beforeEach(async () => {
  pool = new pg.Pool({ connectionString: url, max: 1, Client: PreparingClient })
  db = createDb(pool)
  await pool.query('drop table if exists things')
  await pool.query('create table things (id int primary key, value int)')
  await pool.query('vacuum things')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await db.destroy()
})

test('a fixed statement is parsed once, and no other one stays with the connection', async () => {
  await pool.query('insert into things values ($1, 7)', [1])
  for (let time = 0; time < 3; time++) expect(await find(db, [1])).toEqual([{ value: 7 }])
  await pool.query('select value from things where id = $1', [1])
  expect(await prepared()).toEqual([expect.stringContaining('from things where id = $1')])
})

test('a plan made for a small table does not outlive its growth', async () => {
  for (let time = 0; time < 8; time++) await find(db, [1])
  await pool.query('insert into things select number, number from generate_series(1, 50000) as number')
  await find(db, [1])
  expect(await plan()).toContain('Seq Scan')
  const now = performance.now() + planLifeMs
  vi.spyOn(performance, 'now').mockReturnValue(now)
  await find(db, [1])
  expect(await plan()).toContain('Index Scan')
})

test('once its table has changed it is parsed anew', async () => {
  await pool.query('insert into things values ($1, 7)', [1])
  await find(db, [1])
  await pool.query('alter table things alter column value type text')
  await expect(find(db, [1])).rejects.toMatchObject({ code: '0A000' })
  expect(await find(db, [1])).toEqual([{ value: '7' }])
})

async function prepared(): Promise<string[]> {
  const { rows } = await pool.query<{ statement: string }>('select statement from pg_prepared_statements')
  return rows.map(({ statement }) => statement)
}

async function plan(): Promise<string> {
  const { rows } = await pool.query<{ 'QUERY PLAN': string }>('explain execute delos_1(1)')
  return rows.map((row) => row['QUERY PLAN']).join('\n')
}
