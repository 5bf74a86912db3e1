import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator, type Emulator, type EmulatorOptions } from '@delos/emulator'
import { pino } from 'pino'
import { loadConfig } from '../src/config.ts'
import { createGateway, type Gateway } from '../src/gateway.ts'
import { createHttpApp } from '../src/http/app.ts'
import { Secret } from '../src/secret.ts'
import { ensureAdminKey } from '../src/services/keys/ensure-admin-key.ts'
import { createKeyring } from '../src/services/keys/keyring.ts'
import { createHttp, type Http } from './http-client.ts'
import { openStore } from './services/store.ts'

export interface Fleet {
  emulator: Emulator
  gateways: readonly Gateway[]
  /** One for each gateway; all speak with the admin key. */
  doors: readonly Http[]
  /** By which another process becomes one of them. */
  env: Readonly<Record<string, string>>
  close(): Promise<void>
}

const adminSecret = 'fleet-admin-key-0123456789'

/** Several gateways that share nothing but one store, on PostgreSQL at least, and one Apollo. */
export async function createFleet(size: number, options: { emulator?: EmulatorOptions } = {}): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'delos-fleet-'))
  const emulator = await createEmulator(options.emulator)
  const store = await openStore(folder, { isShared: true })
  const env = {
    APOLLO_BASE_URL: emulator.url,
    APOLLO_API_KEY: 'emulator-master-key',
    ...store.env,
    DELOS_COUNTER_LAG_MS: '0',
    PORT: '0',
    LOG_LEVEL: 'silent',
  }
  const config = loadConfig(env)
  const members: { gateway: Gateway; door: Http; close(): Promise<void> }[] = []
  for (let number = 0; number < size; number++) {
    const gateway = await createGateway(config, { log: pino({ level: 'silent' }) })
    await ensureAdminKey(gateway, new Secret(adminSecret))
    const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
    const door = createHttp(await app.listen({ host: '127.0.0.1', port: 0 }), adminSecret)
    const close = async () => {
      await app.close()
      await gateway.close()
    }
    members.push({ gateway, door, close })
  }
  return {
    emulator,
    env,
    gateways: members.map((member) => member.gateway),
    doors: members.map((member) => member.door),
    async close() {
      await Promise.all(members.map((member) => member.close()))
      await emulator.close()
      await store.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
