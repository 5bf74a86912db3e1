import { atMost } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { openDelos } from '../open-delos.js'

const seconds = 20
const callsPerSecond = 50
const warmUpCalls = 10

/** Nothing but 503 from above, while callers go on asking: paid calls and free searches in turn. */
export async function measure(toUndo) {
  const { api, emulator } = await openDelos(toUndo)
  const people = enrichable(emulator.world)
  for (const { email } of people.slice(-warmUpCalls)) await api.post('/api/leads/enrich', { email })
  emulator.faults.add({ effect: { status: 503, body: 'Service Unavailable', contentType: 'text/plain' } })
  const before = emulator.stats().requests
  const offered = seconds * callsPerSecond
  const calls = []
  const startedAt = performance.now()
  for (let at = 0; at < offered; at++) {
    const earlyMs = startedAt + (at * 1000) / callsPerSecond - performance.now()
    if (earlyMs > 0) await new Promise((resolve) => setTimeout(resolve, earlyMs))
    calls.push(
      at % 2
        ? api.post('/api/leads/search', { domains: [`d${at}.example`] })
        : api.post('/api/leads/enrich', { email: people[at].email }),
    )
  }
  const answers = await Promise.all(calls)
  const sent = emulator.stats().requests - before
  const answered = answers.filter(({ status }) => status === 200).length
  if (answered) throw new Error(`${answered} calls were answered during an outage`)
  const ratio = sent / offered
  return [
    {
      name: `outage of ${seconds} s at ${callsPerSecond} calls/s: requests sent`,
      figure: sent,
      unit: 'requests',
      baseline: `${offered} calls offered`,
      ratio,
      ...atMost(ratio, 1.1),
    },
  ]
}
