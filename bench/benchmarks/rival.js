import { atMost } from '../figures.js'
import { enrichCsv } from '../follow-list.js'
import { leadList } from '../lead-list.js'
import { openDelos } from '../open-delos.js'

const callsAMinute = 60
const minuteMs = 2000
const rivalShare = 0.3
/** The rival's calls come spread over the window. */
const rivalTurns = 6
const rows = 2000

/** Another program uses up part of the same limits, and nobody tells the gateway. */
export async function measure(toUndo) {
  const limits = { 'people/bulk_match': { minute: callsAMinute, hour: null, day: null } }
  const { api, emulator } = await openDelos(toUndo, { emulator: { limits, minuteMs } })
  const callsATurn = (callsAMinute * rivalShare) / rivalTurns
  const rival = setInterval(() => emulator.chargeOutside('people/bulk_match', callsATurn), minuteMs / rivalTurns)
  toUndo.add(() => clearInterval(rival))
  const list = await enrichCsv(api, leadList(emulator.world, { rows }).csv)
  clearInterval(rival)
  const windows = list.workMs / minuteMs
  const { rateLimited, requestsByEndpoint } = emulator.stats()
  const calls = (requestsByEndpoint['people/bulk_match'] ?? 0) - rateLimited
  const perWindow = rateLimited / windows
  return [
    {
      name: 'a rival takes 30 % of the limit: 429s',
      figure: perWindow,
      unit: 'a window',
      baseline: `${rateLimited} in ${windows.toFixed(1)} windows`,
      ...atMost(perWindow, 2),
    },
    {
      name: 'a rival takes 30 % of the limit: calls',
      figure: calls / windows,
      unit: 'a window',
      baseline: `${callsAMinute * (1 - rivalShare)} left by the rival`,
      ratio: calls / windows / (callsAMinute * (1 - rivalShare)),
    },
  ]
}
