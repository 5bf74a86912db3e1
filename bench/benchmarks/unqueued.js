import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { atMost } from '../figures.js'
import { openHouse } from '../house.js'
import { startWorkerChild } from '../worker-child.js'

const maker = fileURLToPath(new URL('../unqueued-process.js', import.meta.url))
const deaths = 500
const atOnce = 2
const settleLimitMs = 90_000
const pollMs = 250

/** 500 processes that each die between a job's commit and the queue; how long until a worker has begun it, as shipped. */
export async function measure(toUndo) {
  const house = await openHouse(toUndo, { apolloUrl: 'http://127.0.0.1:9', env: { LOG_LEVEL: 'silent' } })
  await startWorkerChild(toUndo, house.settings)
  const client = new pg.Client({ connectionString: house.databaseUrl })
  await client.connect()
  toUndo.add(() => client.end())
  const ask = async (text) => (await client.query(text)).rows[0].n
  let killed = 0
  let left = deaths
  async function makeSome() {
    while (left-- > 0) {
      const child = spawn(process.execPath, [maker], { env: house.settings, stdio: ['ignore', 2, 2] })
      const [, signal] = await once(child, 'exit')
      if (signal === 'SIGKILL') killed++
    }
  }
  await Promise.all(Array.from({ length: atOnce }, makeSome))
  const deadline = Date.now() + settleLimitMs
  while ((await ask(`select count(*)::int as n from jobs where status <> 'completed'`)) && Date.now() < deadline)
    await sleep(pollMs)
  const done = await ask(`select count(*)::int as n from jobs where status = 'completed'`)
  const slowest = await ask(
    'select coalesce(extract(epoch from max(started_at - created_at)), 0)::float as n from jobs',
  )
  return [
    {
      name: 'died between commit and queue: jobs lost',
      figure: killed - done,
      unit: 'jobs',
      baseline: `${killed} of ${deaths} processes died there`,
      ok: killed === deaths && done === deaths,
      bar: '= 0',
    },
    { name: 'slowest of them to begin', figure: slowest, unit: 's', ...atMost(slowest, 60) },
  ]
}
