import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Emulator } from '@delos/emulator'
import { loadConfig } from '../config.ts'
import { createGateway } from '../gateway.ts'
import { createHttpApp } from '../http/app.ts'
import { Secret } from '../secret.ts'
import { ensureAdminKey } from '../services/keys/ensure-admin-key.ts'
import { createKeyring } from '../services/keys/keyring.ts'
import { createWorker } from '../worker/worker.ts'
import { createApi } from './api.ts'
import { type ClosingFigures, closingFigures, printClosingTable } from './closing-figures.ts'
import type { DemoOptions } from './demo-options.ts'
import { enrichList } from './enrich-list.ts'
import { findLeads } from './find-leads.ts'
import { workDeal } from './work-deal.ts'

const exampleCsv = fileURLToPath(new URL('../../../../examples/leads.csv', import.meta.url))
const demoKey = 'demo-admin-key-that-never-leaves-this-process'

/** The main job from end to end: emulator, gateway, jobs and a caller in one process, on free ports. */
export async function runDemo(options: DemoOptions): Promise<ClosingFigures> {
  const startedAt = Date.now()
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'delos-demo-')))
  const config = loadConfig({ DELOS_DATA_DIR: dataDir, PORT: '0', LOG_LEVEL: 'silent', DELOS_JOB_BACKOFF_MS: '250' })
  const gateway = await createGateway(config)
  try {
    if (!gateway.emulator) throw new Error('The demo runs beside the built-in emulator only')
    await ensureAdminKey(gateway, new Secret(demoKey))
    const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
    const url = await app.listen({ host: '127.0.0.1', port: 0 })
    const worker = createWorker(gateway)
    try {
      await worker.start()
      if (options.faults) makeWeather(gateway.emulator)
      options.say(`Delos serves on ${url}, with the emulator on ${gateway.emulator.url} in Apollo’s place`)
      const api = createApi(url, demoKey)
      await findLeads(api, options)
      const rows = await enrichList(api, options, await readFile(options.csv ?? exampleCsv, 'utf8'))
      await workDeal(api, options)
      if (options.out) await writeFile(options.out, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
      const figures = await closingFigures(api, { rows, emulator: gateway.emulator, startedAt })
      printClosingTable(figures, options.say)
      return figures
    } finally {
      await app.close()
      await worker.close()
    }
  } finally {
    await gateway.close()
    if (!options.dataDir) await rm(dataDir, { recursive: true, force: true })
  }
}

function makeWeather(emulator: Emulator): void {
  emulator.faults.add({ probability: 0.1, effect: { html502: true } })
  emulator.faults.add({ probability: 0.025, effect: { reset: 'before' } })
  emulator.faults.add({ probability: 0.025, effect: { reset: 'after' } })
  emulator.faults.add({ probability: 0.05, effect: { truncate: true } })
}
