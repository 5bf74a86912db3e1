import proxy from '@fastify/http-proxy'
import { fastify } from 'fastify'
import { atLeast, atMost, exactly, median } from '../figures.js'
import { load } from '../load.js'
import { adminKey } from '../open-delos.js'
import { apolloKey, openGateway } from '../open-gateway.js'
import { openUpstream } from '../open-upstream.js'

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
  const apolloUrl = await openUpstream(toUndo)
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
    bodies: [{}],
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

async function openProxy(toUndo, apolloUrl) {
  const app = fastify()
  await app.register(proxy, { upstream: apolloUrl })
  toUndo.add(() => app.close())
  return app.listen({ host: '127.0.0.1', port: 0 })
}
