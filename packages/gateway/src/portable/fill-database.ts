import { sql } from 'kysely'
import type { Db, Tx } from '../db/database.ts'
import { doneMigrations, knownMigrations, migrate, migrateTo } from '../db/migrations.ts'
import { BackupError, type BackupPart, type TableSum } from './backup-part.ts'
import { listTables, sumOf, useUtc } from './tables.ts'
import { withoutForeignKeys } from './without-foreign-keys.ts'

const insertedAtOnce = 500

export interface FillOptions {
  /** What is done last, in the same transaction. */
  finish?(tx: Tx): Promise<void>
  onTable?(sum: TableSum): void
}

/** Puts everything into an unused database, compares each table by its digest, and brings the result up to this release. */
export async function fillDatabase(
  db: Db,
  parts: AsyncIterable<BackupPart>,
  { finish, onTable }: FillOptions = {},
): Promise<TableSum[]> {
  const reader = parts[Symbol.asyncIterator]()
  const first = await reader.next()
  if (first.done || first.value.kind !== 'head') throw new BackupError('This is not a backup of Delos')
  await layOut(db, first.value.head.migrations)
  const sums = await db.transaction().execute(async (tx) => {
    await useUtc(tx)
    const tables = await listTables(tx)
    await refuseUsed(tx)
    const filled = await withoutForeignKeys(tx, async () => {
      await sql`truncate ${sql.join(tables.map((name) => sql.table(name)))}`.execute(tx)
      return fillTables(tx, { rest: { [Symbol.asyncIterator]: () => reader }, tables, onTable })
    })
    await setSequences(tx)
    await finish?.(tx)
    return filled
  })
  await migrate(db)
  return sums
}

async function layOut(db: Db, migrations: readonly string[]): Promise<void> {
  const unknown = migrations.find((name) => !knownMigrations.includes(name))
  if (unknown !== undefined)
    throw new BackupError(`The backup was made by a newer release (${unknown}): restore with that one`)
  const last = migrations.at(-1)
  if (last === undefined) throw new BackupError('The backup names no migration')
  const done = await doneMigrations(db)
  if (!done.length) await migrateTo(db, last)
  else if (done.toSorted().join() !== migrations.toSorted().join())
    throw new BackupError('The target was laid out by another release: name an empty database or folder')
}

async function refuseUsed(tx: Tx): Promise<void> {
  for (const table of ['api_keys', 'audit_log', 'contacts', 'jobs']) {
    if ((await sql`select 1 from ${sql.table(table)} limit 1`.execute(tx)).rows.length) {
      throw new BackupError(`The target is in use: its table ${table} is not empty. Name an empty database or folder.`)
    }
  }
}

interface Filling {
  rest: AsyncIterable<BackupPart>
  tables: readonly string[]
  onTable?(sum: TableSum): void
}

async function fillTables(tx: Tx, { rest, tables, onTable }: Filling): Promise<TableSum[]> {
  const sums: TableSum[] = []
  let table = ''
  let waiting: string[] = []
  const insert = async () => {
    if (waiting.length) await insertRows(tx, table, waiting)
    waiting = []
  }
  for await (const part of rest) {
    if (part.kind === 'table') {
      if (!tables.includes(part.table)) throw new BackupError(`There is no table ${part.table}`)
      table = part.table
    } else if (part.kind === 'row') {
      waiting.push(part.json)
      if (waiting.length >= insertedAtOnce) await insert()
    } else if (part.kind === 'sum') {
      await insert()
      const sum = await sumOf(tx, part.sum.table)
      if (sum.rows !== part.sum.rows || sum.digest !== part.sum.digest) {
        throw new BackupError(`The table ${sum.table} is not what was saved: ${sum.rows} of ${part.sum.rows} rows`)
      }
      sums.push(sum)
      onTable?.(sum)
    } else if (part.kind === 'end') {
      if (sums.length !== tables.length)
        throw new BackupError(`${sums.length} of ${tables.length} tables are in the backup`)
      return sums
    }
  }
  throw new BackupError('The backup is cut short')
}

async function insertRows(tx: Tx, table: string, rows: readonly string[]): Promise<void> {
  await sql`
    insert into ${sql.table(table)}
    select * from json_populate_recordset(null::${sql.table(table)}, ${`[${rows.join(',')}]`}::json)`.execute(tx)
}

/** The numbers that a table gives its rows go on after the highest. */
async function setSequences(tx: Tx): Promise<void> {
  const { rows } = await sql<{ table: string; column: string; sequence: string }>`
    select c.relname as table, a.attname as column, pg_get_serial_sequence(c.oid::regclass::text, a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      and pg_get_serial_sequence(c.oid::regclass::text, a.attname) is not null`.execute(tx)
  for (const { table, column, sequence } of rows) {
    await sql`
      select setval(${sequence}::regclass, coalesce(max(${sql.ref(column)}), 0) + 1, false) from ${sql.table(table)}`.execute(
      tx,
    )
  }
}
