import { randomUUID } from 'node:crypto'
import { ask } from '../../src/testing/postgres.ts'
import { askBroker } from './ask-broker.ts'

/** A test that restarts or crashes PostgreSQL starts one of its own. */
export { type PostgresServer, startPostgres } from '../../src/testing/postgres.ts'

/** The URL of an empty database on the cluster that all test files of a run share. */
export async function freshDatabase(): Promise<string> {
  const url = new URL(await askBroker('postgres'))
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await ask(url.href, `create database ${name}`)
  url.pathname = name
  return url.href
}
