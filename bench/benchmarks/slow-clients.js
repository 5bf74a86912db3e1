import { createWorld } from '@delos/emulator'
import { createApi } from '../api.js'
import { atMost } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { load } from '../load.js'
import { residentBytes } from '../memory-of.js'
import { adminKey } from '../open-delos.js'
import { openServer } from '../open-server.js'

const each = 500
const everyMs = 50
const warmUp = 300
/** The limits of the server, and two of the looks by which it finds who is over them. */
const headersLimitS = 10 + 2 * 5
const bodiesLimitS = 30 + 2 * 5
const sampleMs = 500

/** 1,000 connections that dawdle, while somebody else asks for known leads twenty times a second. */
export async function measure(toUndo) {
  const server = await openServer(toUndo, { logLevel: 'info' })
  const api = createApi(server.url, adminKey)
  const [person] = enrichable(createWorld())
  const ask = () => api.post('/api/leads/enrich', { email: person.email })
  for (let count = 0; count < warmUp; count++) await ask()
  const before = await residentBytes(server.pid)
  const linesBefore = server.lines()

  const over = new AbortController()
  const dawdled = load('dawdle', { url: server.url, key: adminKey, each }).finally(() => over.abort())
  let peak = before
  const watch = setInterval(async () => (peak = Math.max(peak, await residentBytes(server.pid))), sampleMs)
  const tookMs = []
  const startedAt = performance.now()
  while (!over.signal.aborted) {
    await new Promise((resolve) =>
      setTimeout(resolve, Math.max(0, startedAt + tookMs.length * everyMs - performance.now())),
    )
    const askedAt = performance.now()
    await ask()
    tookMs.push(performance.now() - askedAt)
  }
  clearInterval(watch)
  const { headersMs, bodiesMs } = await dawdled
  const p99 = tookMs.toSorted((a, b) => a - b)[Math.floor(tookMs.length * 0.99)]
  const lines = server.lines() - linesBefore - tookMs.length
  return [
    { name: `${2 * each} slow connections: a known lead, p99`, figure: p99, unit: 'ms', ...atMost(p99, 50) },
    {
      name: 'slowest headers were cut off after',
      figure: headersMs / 1000,
      unit: 's',
      ...atMost(headersMs / 1000, headersLimitS),
    },
    {
      name: 'slowest bodies were cut off after',
      figure: bodiesMs / 1000,
      unit: 's',
      ...atMost(bodiesMs / 1000, bodiesLimitS),
    },
    { name: 'memory above before', figure: (peak - before) / 1e6, unit: 'MB', ...atMost((peak - before) / 1e6, 100) },
    { name: 'lines of the log for them', figure: lines, unit: 'lines', ...atMost(lines, 2 * each) },
  ]
}
