import { randomUUID } from 'node:crypto'
import pg from 'pg'

/** A database for the length of the demo beside the one that was named, which is not touched. */
export async function createDemoDatabase(url: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `delos_demo_${randomUUID().slice(0, 8)}`
  await ask(url, `create database ${name}`)
  const own = new URL(url)
  own.pathname = name
  return { url: own.href, drop: () => ask(url, `drop database ${name} with (force)`) }
}

async function ask(connectionString: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  // Whoever waits for an answer hears of it; a connection that is cut while nobody does would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(statement)
  } finally {
    await client.end()
  }
}
