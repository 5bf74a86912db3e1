import { createWorld } from '@delos/emulator'
import { atMost, median } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { load } from '../load.js'
import { adminKey } from '../open-delos.js'
import { apolloKey, openGateway } from '../open-gateway.js'
import { openUpstream } from '../open-upstream.js'

const warmUp = 150
const counted = 250
const pauseMs = 10

/**
 * What the way through the gateway adds to a call that it has to make: claim, hold and keeping the answer included. The
 * filing comes behind the answer; who comes again at once waits for it, and who comes after a moment does not.
 */
export async function measure(toUndo) {
  const apolloUrl = await openUpstream(toUndo)
  const sides = {
    left: { url: `${await openGateway(toUndo, apolloUrl)}/api/leads/enrich`, key: adminKey },
    right: { url: `${apolloUrl}/api/v1/people/match`, key: apolloKey },
  }
  const people = enrichable(createWorld()).slice(0, 2 * (warmUp + 2 * counted))
  const run = async (count, pause) => {
    const pairs = people.splice(0, 2 * count).map(({ email }) => ({ email }))
    const ofTwo = pairs.flatMap((left, at) => (at % 2 ? [] : [[left, pairs[at + 1]]]))
    const { leftMs, rightMs } = await load('pairs', { ...sides, pairs: ofTwo, pauseMs: pause })
    const [through, direct] = [median(leftMs), median(rightMs)]
    const baseline = `${direct.toFixed(2)} ms directly, ${through.toFixed(2)} ms through Delos`
    return { figure: through - direct, unit: 'ms', baseline, ratio: through / direct }
  }
  await run(warmUp, 0)
  const paced = await run(counted, pauseMs)
  const atOnce = await run(counted, 0)
  return [
    { name: 'unknown lead, time added, p50', ...paced, ...atMost(paced.figure, 2) },
    { name: 'unknown lead, one right after the other', ...atOnce },
  ]
}
