import { createWorld } from '@delos/emulator'
import { createApi } from '../api.js'
import { atLeast, atMost, exactly, median } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { load } from '../load.js'
import { adminKey } from '../open-delos.js'
import { openServer } from '../open-server.js'

const saturating = 50
const times = 4
const peakSeconds = 10
/** Strangers do not last for longer. */
const crowdSeconds = { known: 60, strangers: 10 }
const calmSeconds = 5
const sampleSeconds = 3
const samples = 3
/** So many different ones are asked for again and again. */
const knownPeople = 50
/** More than all connections together get through in ten seconds. */
const strangersATime = 5500

/** Four times as many callers as keep a server busy, who give it no rest, for leads that it knows and for others. */
export async function measure(toUndo) {
  const bodies = enrichable(createWorld()).map(({ email }) => ({ email }))
  const known = bodies.splice(0, knownPeople)
  const server = await openServer(toUndo, { logLevel: 'warn' })
  const api = createApi(server.url, adminKey)
  for (const body of known) await api.post('/api/leads/enrich', body)
  const askFor = (list, connections, duration) =>
    load('crowd', {
      url: `${server.url}/api/leads/enrich`,
      key: adminKey,
      bodies: list,
      connections,
      seconds: duration,
    })
  const askForKnown = (connections, duration) =>
    askFor(
      Array.from({ length: connections }, (_, at) => known[at % knownPeople]),
      connections,
      duration,
    )
  const askForStrangers = (connections, duration) => askFor(bodies.splice(0, strangersATime), connections, duration)

  const usual = () => usualRate(() => askForKnown(saturating, sampleSeconds))
  await usual()
  const before = await usual()
  const ofKnown = await compare(server.url, 'known leads', { ask: askForKnown, seconds: crowdSeconds.known })
  await askForStrangers(saturating, calmSeconds)
  const ofStrangers = await compare(server.url, 'unknown leads', {
    ask: askForStrangers,
    seconds: crowdSeconds.strangers,
  })
  await new Promise((resolve) => setTimeout(resolve, calmSeconds * 1000))
  const after = await usual()
  const recovered = after / before
  return [
    ...ofKnown,
    ...ofStrangers,
    {
      name: `${calmSeconds} s after: known leads a second`,
      figure: after,
      unit: 'a second',
      baseline: `${before.toFixed(0)} a second before`,
      ratio: recovered,
      ...atLeast(recovered, 0.8),
    },
  ]
}

/** Where the system puts the two processes makes a large difference from one time to the next. */
async function usualRate(ask) {
  const rates = []
  for (let sample = 0; sample < samples; sample++) rates.push((await ask()).answeredPerSecond)
  return median(rates)
}

async function compare(url, what, { ask, seconds }) {
  const peak = await ask(saturating, peakSeconds)
  // The histogram begins anew with every look.
  await loopDelayMs(url)
  const crowd = await ask(times * saturating, seconds)
  const delayMs = await loopDelayMs(url)
  const kept = crowd.answeredPerSecond / peak.answeredPerSecond
  const failures = peak.failures + crowd.failures
  const waits = `${peak.answered.p50Ms.toFixed(0)} ms then, ${crowd.answered.p50Ms.toFixed(0)} ms now`
  return [
    {
      name: `${times} × the callers, ${what}: answered`,
      figure: crowd.answeredPerSecond,
      unit: 'a second',
      baseline: `${peak.answeredPerSecond.toFixed(0)} a second with ${saturating} callers; p50 ${waits}`,
      ratio: kept,
      ...atLeast(kept, 0.8),
    },
    {
      name: `${what}: refused, p99`,
      figure: crowd.refused.p99Ms,
      unit: 'ms',
      baseline: `${crowd.refused.count} refused`,
      ...atMost(crowd.refused.p99Ms, 10),
    },
    { name: `${what}: neither answered nor refused`, figure: failures, unit: 'calls', ...exactly(failures, 0) },
    { name: `${what}: delay of the event loop, p99`, figure: delayMs, unit: 'ms', ...atMost(delayMs, 200) },
  ]
}

async function loopDelayMs(url) {
  const answer = await fetch(`${url}/metrics`, { headers: { 'x-api-key': adminKey } })
  const [, delay] = /^nodejs_eventloop_lag_p99_seconds (\S+)/m.exec(await answer.text()) ?? []
  return Number(delay) * 1000
}
