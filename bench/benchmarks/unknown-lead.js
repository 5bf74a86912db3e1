import { DEFAULT_KEY } from '@delos/emulator'
import { atMost, median } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { load } from '../load.js'
import { adminKey, openDelos } from '../open-delos.js'

const warmUp = 150
const counted = 500

/** What the way through the gateway adds to a call that it has to make: claim, hold, filing and audit included. */
export async function measure(toUndo) {
  const { url, emulator } = await openDelos(toUndo)
  const people = enrichable(emulator.world)
  const pairs = Array.from({ length: warmUp + counted }, (_, at) => [
    { email: people[2 * at].email },
    { email: people[2 * at + 1].email },
  ])
  const { leftMs, rightMs } = await load('pairs', {
    left: { url: `${url}/api/leads/enrich`, key: adminKey },
    right: { url: `${emulator.url}/api/v1/people/match`, key: DEFAULT_KEY },
    pairs,
  })
  const throughDelos = median(leftMs.slice(warmUp))
  const direct = median(rightMs.slice(warmUp))
  const addedMs = throughDelos - direct
  return [
    {
      name: 'unknown lead, time added, p50',
      figure: addedMs,
      unit: 'ms',
      baseline: `${direct.toFixed(2)} ms directly, ${throughDelos.toFixed(2)} ms through Delos`,
      ...atMost(addedMs, 2),
    },
  ]
}
