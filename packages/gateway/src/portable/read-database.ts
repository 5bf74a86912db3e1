import { sql } from 'kysely'
import type { Db, Tx } from '../db/database.ts'
import { doneMigrations } from '../db/migrations.ts'
import type { BackupPart } from './backup-part.ts'
import { listTables, sumOf, useUtc } from './tables.ts'

const fetched = 1000

/** All that a database holds, as it was at one moment; `take` is awaited, so that no more is read than can be put away. */
export async function readDatabase(
  db: Db,
  { madeAt, take }: { madeAt: Date; take(part: BackupPart): Promise<void> | void },
): Promise<void> {
  const migrations = await doneMigrations(db)
  await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      await useUtc(tx)
      await take({ kind: 'head', head: { format: 1, madeAt: madeAt.toISOString(), migrations } })
      for (const table of await listTables(tx)) {
        await take({ kind: 'table', table })
        await readRows(tx, table, (json) => take({ kind: 'row', json }))
        await take({ kind: 'sum', sum: await sumOf(tx, table) })
      }
      await take({ kind: 'end' })
    })
}

async function readRows(tx: Tx, table: string, take: (json: string) => Promise<void> | void): Promise<void> {
  await sql`declare backup_rows no scroll cursor for select row_to_json(t)::text as line from ${sql.table(table)} t`.execute(
    tx,
  )
  for (;;) {
    const { rows } = await sql<{ line: string }>`fetch ${sql.lit(fetched)} from backup_rows`.execute(tx)
    for (const { line } of rows) await take(line)
    if (rows.length < fetched) break
  }
  await sql`close backup_rows`.execute(tx)
}
