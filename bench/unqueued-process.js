import { loadConfig } from '../packages/gateway/dist/config.js'
import { createDb } from '../packages/gateway/dist/db/database.js'
import { openDatabase } from '../packages/gateway/dist/db/open-database.js'
import { createIdFactory } from '../packages/gateway/dist/ids.js'
import { createMutate } from '../packages/gateway/dist/mutate.js'

/** Makes one job, and dies between its commit and the queue. */
const { pool } = await openDatabase(loadConfig(process.env), () => {})
const clock = { now: () => Date.now() }
const actor = { type: 'system', id: 'bench', name: 'bench', scopes: ['write'] }
const mutate = createMutate(
  {
    db: createDb(pool),
    clock,
    makeId: createIdFactory(clock.now),
    handOver: async () => void process.kill(process.pid, 'SIGKILL'),
    dispatch: async () => {},
    forget() {},
  },
  { actor, requestId: 'bench' },
)
const enqueue = [{ name: 'enrich-org', payload: { domain: 'works.example' } }]
await mutate(async () => ({ value: undefined, audit: [], enqueue }))
