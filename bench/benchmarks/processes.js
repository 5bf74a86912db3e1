import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createEmulator } from '@delos/emulator'
import { createDb } from '../../packages/gateway/dist/db/database.js'
import { migrate } from '../../packages/gateway/dist/db/migrations.js'
import { openDatabase } from '../../packages/gateway/dist/db/open-database.js'
import { atLeast, exactly } from '../figures.js'
import { openPostgres } from '../postgres.js'
import { createRandom } from '../random.js'

const processes = 4
const workers = 50
const windows = 20
const limit = 150
const endpoint = 'users/search'

/** Four processes share one team's limits through PostgreSQL; then one of them is killed and replaced in every window. */
export async function measure(toUndo) {
  const databaseUrl = await openPostgres(toUndo)
  await prepare(databaseUrl)
  const calm = await run(toUndo, { databaseUrl, minuteMs: 950, isCalm: true })
  const stormy = await run(toUndo, { databaseUrl, minuteMs: 650, isCalm: false })
  const who = `${processes} processes of ${workers} workers`
  return [
    {
      name: `${who}: 429s`,
      figure: calm.refused,
      unit: 'in all',
      baseline: calm.baseline,
      ...exactly(calm.refused, 0),
    },
    { name: `${who}: limit used`, figure: calm.used, unit: '%', ...atLeast(calm.used, 95) },
    {
      name: 'one killed in every window: 429s',
      figure: stormy.refused,
      unit: 'in all',
      baseline: `${stormy.baseline}, ${stormy.kills} kills`,
      ...exactly(stormy.refused, 0),
    },
    { name: 'one killed in every window: limit used', figure: stormy.used, unit: '%' },
  ]
}

async function prepare(databaseUrl) {
  const database = await openDatabase({ databaseUrl }, (error) => console.error(error))
  await migrate(createDb(database.pool))
  await database.close()
}

/** The first call after those of 20 full windows cannot come before 20 windows are over: later is limit left unused. */
async function run(toUndo, { databaseUrl, minuteMs, isCalm }) {
  const emulator = await createEmulator({ minuteMs, limits: { [endpoint]: { minute: limit, hour: null, day: null } } })
  toUndo.add(() => emulator.close())
  const start = () => startProcess(toUndo, { apolloUrl: emulator.url, databaseUrl, minuteMs, workers, endpoint })
  const children = Array.from({ length: processes }, start)
  const admitted = () => emulator.stats().requests - emulator.stats().rateLimited
  while (admitted() === 0) await pause(2)
  const startedAt = performance.now()
  const random = createRandom(1)
  const nextKill = (window) => startedAt + (window + random.int(5, 95) / 100) * minuteMs
  let kills = 0
  let killAt = isCalm ? Number.POSITIVE_INFINITY : nextKill(0)
  while (admitted() <= windows * limit) {
    await pause(2)
    if (performance.now() < killAt) continue
    const victim = kills % processes
    children[victim].kill('SIGKILL')
    children[victim] = start()
    kills++
    killAt = nextKill(kills)
  }
  const tookWindows = (performance.now() - startedAt) / minuteMs
  await Promise.all(children.map(stop))
  return {
    kills,
    refused: emulator.stats().rateLimited,
    used: (windows * 100) / tookWindows,
    baseline: `${windows} windows of ${limit} calls took ${tookWindows.toFixed(2)}`,
  }
}

function startProcess(toUndo, task) {
  const child = fork(new URL('../limited-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] })
  child.send(task)
  toUndo.add(() => child.kill('SIGKILL'))
  return child
}

async function stop(child) {
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
