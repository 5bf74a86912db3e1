import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../config.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { createHttpApp } from '../http/app.ts'
import { Secret } from '../secret.ts'
import { ensureAdminKey } from '../services/keys/ensure-admin-key.ts'
import { createKeyring } from '../services/keys/keyring.ts'
import { createWorker } from '../worker/worker.ts'
import { createApi } from './api.ts'
import { type DemoStage, demoKey } from './stage.ts'

/** Emulator, gateway and jobs in this process, on the embedded database and free ports. */
export async function openAlone(keptDir: string | undefined): Promise<DemoStage> {
  const dataDir = keptDir ?? (await mkdtemp(join(tmpdir(), 'delos-demo-')))
  const config = loadConfig({ DELOS_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', DELOS_JOB_BACKOFF_MS: '250' })
  const gateway = await createGateway(config)
  const undo: (() => Promise<void>)[] = [() => gateway.close()]
  if (!keptDir) undo.push(() => rm(dataDir, { recursive: true, force: true }))
  try {
    const { url, close } = await start(gateway)
    undo.unshift(close)
    const { emulator } = gateway
    if (!emulator) throw new Error('The demo runs beside the built-in emulator only')
    return {
      lines: [`Delos serves on ${url}, with the emulator on ${emulator.url} in Apollo’s place`],
      api: createApi([url], demoKey),
      emulator: {
        stats: async () => emulator.stats(),
        addFault: async (rule) => void emulator.faults.add(rule),
      },
      memory: async () => process.memoryUsage.rss(),
      close: () => closeAll(undo),
    }
  } catch (error) {
    await closeAll(undo)
    throw error
  }
}

async function start(gateway: Gateway): Promise<{ url: string; close(): Promise<void> }> {
  await ensureAdminKey(gateway, new Secret(demoKey))
  const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const worker = createWorker(gateway)
  await worker.start()
  return {
    url,
    async close() {
      await app.close()
      await worker.close()
    },
  }
}

async function closeAll(steps: readonly (() => Promise<void>)[]): Promise<void> {
  for (const step of steps) await step()
}
