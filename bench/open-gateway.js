import { loadConfig } from '../packages/gateway/dist/config.js'
import { createGateway } from '../packages/gateway/dist/gateway.js'
import { createHttpApp } from '../packages/gateway/dist/http/app.js'
import { Secret } from '../packages/gateway/dist/secret.js'
import { ensureAdminKey } from '../packages/gateway/dist/services/keys/ensure-admin-key.js'
import { createKeyring } from '../packages/gateway/dist/services/keys/keyring.js'
import { adminKey } from './open-delos.js'

export const apolloKey = 'emulator-master-key'

/**
 * Gateway and HTTP door in this process, before an Apollo elsewhere; its address.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {string} apolloUrl
 * @returns {Promise<string>}
 */
export async function openGateway(toUndo, apolloUrl) {
  const config = loadConfig({
    APOLLO_BASE_URL: apolloUrl,
    APOLLO_API_KEY: apolloKey,
    DELOS_COUNTER_LAG_MS: '0',
    DELOS_DATA_DIR: await toUndo.folder(),
    LOG_LEVEL: process.env.BENCH_LOG ?? 'silent',
    PORT: '0',
  })
  const gateway = await createGateway(config)
  toUndo.add(() => gateway.close())
  await ensureAdminKey(gateway, new Secret(adminKey))
  const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
  toUndo.add(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}
