import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmulator } from '@delos/emulator'
import express from 'express'
import { expect, test } from 'vitest'
import { expressRouter } from '../../src/express/express-router.ts'
import { createHttp } from '../http-client.ts'
import { openStore } from '../services/store.ts'

const adminKey = 'express-admin-key-0123456789'

test('closing finishes what is under way, ends streams, refuses what comes later, and frees the folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'delos-express-'))
  const store = await openStore(folder)
  const emulator = await createEmulator()
  const env = {
    APOLLO_BASE_URL: emulator.url,
    APOLLO_API_KEY: 'emulator-master-key',
    DELOS_ADMIN_KEY: adminKey,
    ...store.env,
    DELOS_COUNTER_LAG_MS: '0',
    LOG_LEVEL: 'silent',
  }
  const delos = await expressRouter(env)
  const server = express().use('/delos', delos).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/delos`
  const http = createHttp(url, adminKey)

  const known = emulator.world.people.filter(({ enrichable, emailStatus }) => enrichable && emailStatus === 'verified')
  const [lead, ...people] = known.slice(0, 4).map(({ email }) => ({ email }))
  emulator.faults.add({ endpoint: 'people/*', effect: { delayMs: 700 } })
  const slow = http.post('/api/leads/enrich', lead)
  const made = await http.post<{ id: string }>('/api/enrichments', { people })
  const headers = { accept: 'text/event-stream', 'x-api-key': adminKey }
  const stream = await fetch(`${url}/api/enrichments/${made.body.id}`, { headers })

  const closed = delos.close()
  const refused = await http.get('/readyz')
  expect([refused.status, refused.body]).toMatchObject([503, { code: 'closing' }])
  await expect(stream.text()).rejects.toThrow(/terminated|closed/)
  expect((await slow).status).toBe(200)
  await closed
  await delos.close()

  const again = await expressRouter(env)
  await again.close()
  server.close()
  await emulator.close()
  await store.drop()
  await rm(folder, { recursive: true, force: true })
})
