import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../packages/gateway/dist/config.js'
import { createGateway } from '../packages/gateway/dist/gateway.js'
import { createHttpApp } from '../packages/gateway/dist/http/app.js'
import { Secret } from '../packages/gateway/dist/secret.js'
import { ensureAdminKey } from '../packages/gateway/dist/services/keys/ensure-admin-key.js'
import { createKeyring } from '../packages/gateway/dist/services/keys/keyring.js'
import { adminKey } from './open-delos.js'

/** One of several gateways on one database; it ends with its parent. */
process.once('message', async ({ apolloUrl, databaseUrl }) => {
  const config = loadConfig({
    APOLLO_BASE_URL: apolloUrl,
    APOLLO_API_KEY: 'emulator-master-key',
    DATABASE_URL: databaseUrl,
    DELOS_COUNTER_LAG_MS: '0',
    DELOS_DATA_DIR: await mkdtemp(join(tmpdir(), 'delos-bench-')),
    LOG_LEVEL: process.env.BENCH_LOG ?? 'silent',
    PORT: '0',
  })
  const gateway = await createGateway(config)
  await ensureAdminKey(gateway, new Secret(adminKey))
  const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
  process.once('disconnect', () => {
    void app
      .close()
      .then(() => gateway.close())
      .finally(() => process.exit())
  })
  process.send?.({ url: await app.listen({ host: '127.0.0.1', port: 0 }) })
})
