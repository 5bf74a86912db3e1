import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'

/** The files or, on PostgreSQL, the tables of a store in which this text stands somewhere. */
export function placesThatHold(text: string, env: Readonly<Record<string, string>>): Promise<string[]> {
  return env.DATABASE_URL ? tablesThatHold(text, env.DATABASE_URL) : filesThatHold(text, env.DELOS_DATA_DIR ?? '')
}

async function filesThatHold(text: string, folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const held: string[] = []
  for (const file of files) if ((await readFile(file)).includes(text)) held.push(file)
  return held
}

async function tablesThatHold(text: string, connectionString: string): Promise<string[]> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>(
      `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
       where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
    )
    const held: string[] = []
    for (const { name } of rows) {
      const found = await client.query(`select 1 from ${name} as one where strpos(one::text, $1) > 0 limit 1`, [text])
      if (found.rowCount) held.push(name)
    }
    return held
  } finally {
    await client.end()
  }
}
