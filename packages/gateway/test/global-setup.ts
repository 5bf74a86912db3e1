import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { createDb } from '../src/db/database.ts'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrations.ts'
import { createPostgresQueues } from '../src/queue/postgres-backend.ts'
import { type Backend, toBackend } from './services/backend.ts'
import { createBroker } from './services/broker.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    migratedDatabase: string
    serviceBroker: string
    backend: Backend
  }
}

/** One migrated database for the whole run; each test gets a copy. PostgreSQL and Redis start when asked for. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  project.provide('backend', toBackend(process.env.TEST_BACKEND))
  const folder = await mkdtemp(join(tmpdir(), 'delos-template-'))
  const embedded = await openEmbedded(folder)
  await migrate(createDb(embedded.pool))
  await createPostgresQueues(embedded.pool, 'embedded').prepare()
  await embedded.close()
  if (!existsSync(join(folder, 'pg'))) throw new Error('The migrated database was not written')
  // Every start zeroes its buffers, which for the usual 128 MB takes longer than most tests.
  await appendFile(join(folder, 'pg', 'postgresql.conf'), '\nshared_buffers = 8MB\n')
  project.provide('migratedDatabase', join(folder, 'pg'))
  const broker = await createBroker()
  project.provide('serviceBroker', broker.url)
  return async () => {
    await broker.close()
    await rm(folder, { recursive: true, force: true })
  }
}
