import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openStore } from '../services/store.ts'

const example = fileURLToPath(new URL('../../../../examples/express/server.js', import.meta.url))
const adminKey = 'express-admin-key-0123456789'

test('the example serves its own routes and all of Delos, and ends cleanly', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'delos-express-'))
  const store = await openStore(folder)
  const env = {
    ...process.env,
    PORT: '0',
    ...store.env,
    DELOS_ADMIN_KEY: adminKey,
    LOG_LEVEL: 'silent',
    APOLLO_API_KEY: '',
    APOLLO_BASE_URL: '',
  }
  const server = spawn(process.execPath, [example], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    let url = ''
    for await (const line of createInterface(server.stdout)) {
      url = /http:\S+/.exec(line)?.[0] ?? ''
      if (url) break
    }
    expect(await (await fetch(url)).json()).toEqual({ orders: '/orders', delos: '/delos/docs' })
    const found = await fetch(`${url}/delos/api/leads/search`, {
      method: 'POST',
      headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
      body: JSON.stringify({ domains: ['stripe.com'] }),
    })
    expect(found.status).toBe(200)
    expect(((await found.json()) as { leads: unknown[] }).leads.length).toBeGreaterThan(0)
    server.kill('SIGTERM')
    const [code] = await once(server, 'exit')
    expect(code).toBe(0)
  } finally {
    server.kill('SIGKILL')
    await store.drop()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}, 120_000)
