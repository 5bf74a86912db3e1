import { adminKey } from './open-delos.js'
import { apolloKey } from './open-gateway.js'
import { openUpstream } from './open-upstream.js'
import { startProgram } from './program.js'

/**
 * `delos serve` in a process of its own, before an Apollo in another.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {{ logLevel: string }} options
 */
export async function openServer(toUndo, { logLevel }) {
  return startProgram(toUndo, {
    args: ['serve'],
    env: {
      APOLLO_BASE_URL: await openUpstream(toUndo),
      APOLLO_API_KEY: apolloKey,
      DELOS_ADMIN_KEY: adminKey,
      DELOS_COUNTER_LAG_MS: '0',
      DELOS_DATA_DIR: await toUndo.folder(),
      LOG_LEVEL: logLevel,
      PORT: '0',
    },
  })
}
