import { atMost, median } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { openDelos } from '../open-delos.js'
import { createScaledClock } from '../scaled-clock.js'

const seconds = 60
const callsPerSecond = 50
/** The gateway's clock against the wall's. */
const speed = 3
const warmUpCalls = 10
/** By then the circuits of both endpoints are open. */
const openAfterSeconds = 3
const endpoints = ['people/match', 'people/bulk_match', 'mixed_people/api_search']
/** The breaker's own: an endpoint is probed once in so many seconds. */
const probeEverySeconds = 10

/** Nothing but 503 from above, while callers go on asking: paid calls and free searches in turn. */
export async function measure(toUndo) {
  const clock = createScaledClock(speed)
  const { api, emulator } = await openDelos(toUndo, { clock })
  const people = enrichable(emulator.world)
  for (const { email } of people.slice(-warmUpCalls)) await api.post('/api/leads/enrich', { email })
  emulator.faults.add({ effect: { status: 503, body: 'Service Unavailable', contentType: 'text/plain' } })
  const sent = () => {
    const { requestsByEndpoint } = emulator.stats()
    return endpoints.reduce((sum, endpoint) => sum + (requestsByEndpoint[endpoint] ?? 0), 0)
  }
  const before = sent()
  const offered = seconds * callsPerSecond
  const startedAt = clock.now()
  const calls = []
  let sentUntilOpen = 0
  let openAt = 0
  for (let at = 0; at < offered; at++) {
    await clock.sleep(Math.max(0, startedAt + (at * 1000) / callsPerSecond - clock.now()))
    if (at === openAfterSeconds * callsPerSecond) {
      sentUntilOpen = sent()
      openAt = clock.now()
    }
    calls.push(timed(() => ask(api, at, people[at])))
  }
  const answers = await Promise.all(calls)
  const answered = answers.filter(({ status }) => status === 200).length
  if (answered) throw new Error(`${answered} calls were answered during an outage`)
  const openSeconds = (clock.now() - openAt) / 1000
  return figures({ offered, sent: sent() - before, probes: sent() - sentUntilOpen, openSeconds, answers })
}

function ask(api, at, person) {
  return at % 2
    ? api.post('/api/leads/search', { domains: [`d${at}.example`] })
    : api.post('/api/leads/enrich', { email: person.email })
}

async function timed(call) {
  const startedAt = performance.now()
  const { status } = await call()
  return { status, tookMs: performance.now() - startedAt }
}

function figures({ offered, sent, probes, openSeconds, answers }) {
  const ratio = sent / offered
  const due = endpoints.length * Math.ceil(openSeconds / probeEverySeconds)
  const rejectedMs = median(answers.slice(openAfterSeconds * callsPerSecond).map(({ tookMs }) => tookMs))
  const name = `outage of ${seconds} s at ${callsPerSecond} calls/s`
  return [
    {
      name: `${name}: requests sent`,
      figure: sent,
      unit: 'requests',
      baseline: `${offered} calls offered`,
      ratio,
      ...atMost(ratio, 1.1),
    },
    {
      name: `${name}: while the circuits are open`,
      figure: probes,
      unit: 'probes',
      baseline: `${endpoints.length} endpoints, open for ${openSeconds.toFixed(0)} s`,
      ...atMost(probes, due),
    },
    { name: `${name}: time to a refusal`, figure: rejectedMs, unit: 'ms, median', ...atMost(rejectedMs, 5) },
  ]
}
