import { createInterface } from 'node:readline'
import pg from 'pg'
import { createSalesforceAdapter } from '../../dist/crm/salesforce/salesforce-adapter.js'

// One process of several on one connection to Salesforce: on each line it makes so many calls at once, and says how many
// went well. `die claimed`: it ends by itself as soon as its claim to renew the session stands.
const [databaseUrl, loginUrl, clientId, clientSecret] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 })
let mode = ''

const tokens = {
  async read() {
    const { rows } = await pool.query('select tokens, version from salesforce_tokens')
    return { tokens: rows[0].tokens, version: rows[0].version }
  },
  async replace(version, next) {
    if (mode === 'die claimed' && next.renewal) {
      await write(version, next)
      process.kill(process.pid, 'SIGKILL')
    }
    return write(version, next)
  },
}

async function write(version, next) {
  const { rowCount } = await pool.query(
    'update salesforce_tokens set tokens = $2, version = version + 1 where version = $1',
    [version, next],
  )
  return rowCount === 1
}

const offsetMs = Number(process.argv[6] ?? 0)
const clock = {
  now: () => Date.now() + offsetMs,
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
}
const adapter = createSalesforceAdapter({ loginUrl, clientId, clientSecret, tokens, clock, allowLoopback: true })

for await (const line of createInterface({ input: process.stdin })) {
  const [count, ...rest] = line.split(' ')
  mode = rest.join(' ')
  const calls = await Promise.allSettled(Array.from({ length: Number(count) }, () => adapter.check()))
  process.stdout.write(`${calls.filter(({ status }) => status === 'fulfilled').length}\n`)
}
await adapter.close()
await pool.end()
