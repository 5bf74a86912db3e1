// Prints @delos/models from a database that all migrations have been run on: npm run models.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDb } from '../packages/gateway/dist/db/database.js'
import { openEmbedded } from '../packages/gateway/dist/db/embedded.js'
import { migrate } from '../packages/gateway/dist/db/migrations.js'
import { printModels } from '../packages/models/dist/print/print-models.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const db = join(root, 'packages/gateway/src/db')
const sources = readdirSync(db).filter((name) => name.endsWith('tables.ts'))

const folder = mkdtempSync(join(tmpdir(), 'delos-models-'))
const { pool, close } = await openEmbedded(folder)
try {
  await migrate(createDb(pool))
  const query = async (sql) => (await pool.query(sql)).rows
  const texts = sources.map((name) => readFileSync(join(db, name), 'utf8'))
  const { entities, schema } = await printModels(query, texts)
  const entitiesFile = join(root, 'packages/models/src/entities.ts')
  writeFileSync(entitiesFile, entities)
  execFileSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', entitiesFile], { cwd: root })
  writeFileSync(join(root, 'packages/models/schema.prisma'), schema)
} finally {
  await close()
  rmSync(folder, { recursive: true, force: true })
}
