import { randomUUID } from 'node:crypto'
import { ask } from '../../src/db/ask.ts'
import { askBroker } from './ask-broker.ts'

/** A test that restarts or crashes PostgreSQL starts one of its own. */
export { type PostgresServer, startPostgres } from '../../src/testing/postgres.ts'

/** The URL of an empty database on the cluster that all test files of a run share. */
export function freshDatabase(): Promise<string> {
  return createDatabase('template1')
}

/** The same with the tables of this release. */
export async function migratedDatabase(): Promise<string> {
  return createDatabase(await askBroker('template'))
}

async function createDatabase(template: string): Promise<string> {
  const url = new URL(await askBroker('postgres'))
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await ask(url.href, `create database ${name} template ${template}`)
  url.pathname = name
  return url.href
}

/** Whoever is still connected to it is cut off. */
export async function dropDatabase(url: string): Promise<void> {
  const name = new URL(url).pathname.slice(1)
  await ask(await askBroker('postgres'), `drop database ${name} with (force)`)
}
