import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EmbeddedDatabase, openEmbedded } from '../../src/db/embedded.ts'

const callers = 50
const statementsEach = 40

let folder: string
let database: EmbeddedDatabase
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'delos-turns-'))
  database = await openEmbedded(folder)
})
afterAll(async () => {
  await database.close()
  await rm(folder, { recursive: true })
})

test('callers who ask one statement after the other leave turns to connections and timers', async () => {
  let isOver = false
  let turns = 0
  const count = () => {
    turns++
    if (!isOver) setImmediate(count)
  }
  setImmediate(count)
  await Promise.all(Array.from({ length: callers }, askOn))
  isOver = true
  // Without a pause of its own all of it is one turn.
  expect(turns).toBeGreaterThan(10)
})

async function askOn(): Promise<void> {
  const client = await database.pool.connect()
  for (let left = statementsEach; left > 0; left -= 4) {
    await client.query('begin')
    await client.query('select sum(number) from generate_series(1, $1::int) as number', [2000])
    await client.query('select sum(number) from generate_series(1, $1::int) as number', [1000])
    await client.query('commit')
  }
  client.release()
}
