import { fork } from 'node:child_process'
import { once } from 'node:events'
import proxy from '@fastify/http-proxy'
import { fastify } from 'fastify'
import { loadConfig } from '../../packages/gateway/dist/config.js'
import { createGateway } from '../../packages/gateway/dist/gateway.js'
import { createHttpApp } from '../../packages/gateway/dist/http/app.js'
import { Secret } from '../../packages/gateway/dist/secret.js'
import { ensureAdminKey } from '../../packages/gateway/dist/services/keys/ensure-admin-key.js'
import { createKeyring } from '../../packages/gateway/dist/services/keys/keyring.js'
import { atLeast, atMost, exactly, median } from '../figures.js'
import { load } from '../load.js'
import { adminKey } from '../open-delos.js'

const apolloKey = 'emulator-master-key'
/** Free of credits, and little work for Apollo: what is measured is the way there and back. */
const path = '/api/v1/usage_stats/credit_usage_stats'
const perSecond = 500
const pacedSeconds = 1
/** The first warms up. */
const turns = 8
const connections = 50
const floodSeconds = 3
const rounds = 2

/** Apollo's own API behind Delos, against Apollo asked directly and against a bare proxy. */
export async function measure(toUndo) {
  const apolloUrl = await openApollo(toUndo)
  const delosUrl = await openGateway(toUndo, apolloUrl)
  const proxyUrl = await openProxy(toUndo, apolloUrl)
  const added = await measureAdded(apolloUrl, delosUrl)
  const throughput = await measureThroughput({ delosUrl, proxyUrl })
  const pages = await measurePages(delosUrl)
  return [...added, throughput, pages]
}

async function measureAdded(apolloUrl, delosUrl) {
  const { tookMs } = await load('paced', {
    sides: [
      { url: apolloUrl, key: apolloKey },
      { url: delosUrl, key: adminKey },
    ],
    path,
    body: '{}',
    perSecond,
    seconds: pacedSeconds,
    turns,
    connections,
  })
  const figure = (name, share, bar) => {
    const [direct, through] = tookMs.map((ofTurns) => ofTurns.map((took) => quantile(took, share)))
    // Turn by turn, so that a moment in which the machine was busy with something else weighs no more than another.
    const addedMs = median(through.map((took, turn) => took - direct[turn]))
    return {
      name: `pass-through at ${perSecond} requests/s: added ${name}`,
      figure: addedMs,
      unit: 'ms',
      baseline: `${median(through).toFixed(2)} ms, ${median(direct).toFixed(2)} ms directly`,
      ...atMost(addedMs, bar),
    }
  }
  return [figure('p50', 0.5, 0.8), figure('p99', 0.99, 6)]
}

function quantile(values, share) {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
}

async function measureThroughput({ delosUrl, proxyUrl }) {
  const flood = (url, key, seconds) => load('flood', { url: url + path, key, bodies: [{}], connections, seconds })
  await flood(delosUrl, adminKey, 1)
  await flood(proxyUrl, apolloKey, 1)
  const ours = []
  const bare = []
  for (let round = 0; round < rounds; round++) {
    ours.push(await flood(delosUrl, adminKey, floodSeconds))
    bare.push(await flood(proxyUrl, apolloKey, floodSeconds))
  }
  const failures = [...ours, ...bare].reduce((sum, result) => sum + result.failures, 0)
  if (failures) throw new Error(`${failures} requests failed`)
  const rate = (results) => median(results.map((result) => result.requestsPerSecond))
  const ratio = rate(ours) / rate(bare)
  return {
    name: `pass-through, ${connections} connections`,
    figure: rate(ours),
    unit: 'requests/s',
    baseline: `${Math.round(rate(bare))} requests/s, bare @fastify/http-proxy`,
    ratio,
    ...atLeast(ratio, 0.5),
  }
}

/** Page 2 asked for in the body, where Apollo does not look. */
async function measurePages(delosUrl) {
  const ask = async (name) => {
    const answer = await fetch(`${delosUrl}/api/v1/${name}`, {
      method: 'POST',
      headers: { 'x-api-key': adminKey, 'content-type': 'application/json' },
      body: JSON.stringify({ page: 2, per_page: 1 }),
    })
    return (await answer.json()).pagination.page === 2
  }
  const answered = (await Promise.all([ask('tasks/search'), ask('emailer_campaigns/search')])).filter(Boolean).length
  return {
    name: 'page 2 asked for in the wrong place',
    figure: answered,
    unit: 'of tasks and sequences',
    ...exactly(answered, 2),
  }
}

async function openApollo(toUndo) {
  const child = fork(new URL('../upstream-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] })
  toUndo.add(async () => {
    child.disconnect()
    await once(child, 'exit')
  })
  child.send({})
  const [{ url }] = await once(child, 'message')
  return url
}

async function openGateway(toUndo, apolloUrl) {
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

async function openProxy(toUndo, apolloUrl) {
  const app = fastify()
  await app.register(proxy, { upstream: apolloUrl })
  toUndo.add(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}
