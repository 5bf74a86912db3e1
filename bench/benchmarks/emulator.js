import { DEFAULT_KEY } from '@delos/emulator'
import { atLeast } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { load } from '../load.js'
import { openEmulator } from '../open-delos.js'

const connections = 50
const differentPeople = 500

/** The emulator by itself, so that it is never what holds a measurement up. */
export async function measure(toUndo) {
  const emulator = await openEmulator({})
  toUndo.add(() => emulator.close())
  const bodies = enrichable(emulator.world)
    .slice(0, differentPeople)
    .map(({ email }) => ({ email }))
  const flood = (seconds) =>
    load('flood', { url: `${emulator.url}/api/v1/people/match`, key: DEFAULT_KEY, bodies, connections, seconds })
  await flood(2)
  const { requestsPerSecond, failures } = await flood(5)
  if (failures) throw new Error(`${failures} requests failed`)
  return [
    {
      name: 'emulator: people/match',
      figure: requestsPerSecond,
      unit: 'requests/s',
      ...atLeast(requestsPerSecond, 5000),
    },
  ]
}
