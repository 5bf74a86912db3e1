import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { startPostgres } from '../packages/gateway/dist/testing/postgres.js'
import { startRedis } from '../packages/gateway/dist/testing/redis.js'

// PostgreSQL and Redis on loopback, on free ports and in fresh folders, as a user without rights: for as long as a command
// runs, which finds them by DATABASE_URL and REDIS_URL, or until Ctrl-C. Both end with it, and their folders are removed.
const [first, ...others] = process.argv.slice(2)
const isWithoutRedis = first === '--without-redis'
const [command, ...args] = isWithoutRedis || first === undefined ? others : [first, ...others]

const postgres = await startPostgres()
const redis = isWithoutRedis ? undefined : await startRedis()
const env = { DATABASE_URL: postgres.url, ...(redis && { REDIS_URL: redis.url }) }
try {
  process.exitCode = await (command === undefined ? untilInterrupted() : run())
} finally {
  await redis?.close()
  await postgres.close()
}

async function run() {
  // The command gets a signal of the terminal as we do; we end after it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {})
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, REDIS_URL: '', ...env } })
  const [code] = await once(child, 'exit')
  return code ?? 1
}

async function untilInterrupted() {
  for (const [name, value] of Object.entries(env)) console.log(`export ${name}=${value}`)
  const { signal, abort } = interruption()
  for (const name of ['SIGINT', 'SIGTERM']) process.on(name, abort)
  // A signal alone keeps no process alive.
  const alive = setInterval(() => {}, 60_000)
  if (!signal.aborted) await once(signal, 'abort')
  clearInterval(alive)
  return 0
}

function interruption() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
