import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ApolloClient, createApolloClient } from './client.ts'
import { createMemoryCache } from './middleware/memory-cache.ts'
import { type ApolloServer, json, startApolloServer } from './testing/apollo-server.ts'

let apollo: ApolloServer
let client: ApolloClient

beforeEach(async () => {
  apollo = await startApolloServer()
  client = createApolloClient({ apiKey: 'k', baseUrl: apollo.url, cache: createMemoryCache(), retry: false })
})
afterEach(() => apollo.close())

describe('for whoever passes answers on', () => {
  it('an answer carries its own text, digits and all; one from the cache has none', async () => {
    const text = '{"organization":{"id":"o1"}, "request_id":-5625000000000000001}'
    apollo.reply = json(200, text)
    const ask = () => client.request('organizations/enrich', { params: { domain: 'acme.example' } })
    expect(await ask()).toMatchObject({ source: 'apollo', text })
    expect(await ask()).toMatchObject({ source: 'cache' })
    expect((await ask()).text).toBeUndefined()
  })

  it('calls that are sent by other means share the circuit', async () => {
    apollo.reply = json(503, {})
    for (let failures = 0; failures < 4; failures++) await client.labels.list().catch(() => undefined)
    const entry = client.enterCircuit('labels/index')
    if (entry.admitted) entry.leave('failure', Date.now())
    expect(client.circuits()['labels/index']).toBe('open')
    expect(client.enterCircuit('labels/index')).toMatchObject({ admitted: false })
    expect(client.enterCircuit('fields/index')).toMatchObject({ admitted: true })
    await expect(client.labels.list()).rejects.toThrow('the circuit is open')
  })
})
