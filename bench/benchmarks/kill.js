import { setTimeout as sleep } from 'node:timers/promises'
import { createWorld } from '@delos/emulator'
import { chargedTwice } from '../charged-twice.js'
import { startDelosChild } from '../delos-child.js'
import { exactly } from '../figures.js'
import { followList } from '../follow-list.js'
import { leadList } from '../lead-list.js'
import { createRandom } from '../random.js'

const kills = 20
const rows = 2000
const mostAliveMs = 450
/** The work is done and charged at once and answered later: the moment at which a kill loses an answer. */
const answersAfterMs = 150

/** `kill -9` of gateway and emulator at random moments of one list, on a folder and a journal that stay. */
export async function measure(toUndo) {
  const list = leadList(createWorld(), { rows, duplicates: 0.3, misses: 0.1 })
  const dataDir = await toUndo.folder()
  const start = () =>
    startDelosChild(toUndo, { dataDir, answersAfterMs, emulator: { journal: `${dataDir}/emulator.journal` } })
  const random = createRandom(9)
  let child = start()
  let api = await child.ready()
  const { id } = await api.upload('/api/enrichments', list.csv)
  let killsUnderWay = 0
  for (let at = 0; at < kills; at++) {
    await sleep(random.int(1, mostAliveMs))
    const { status } = await api.get(`/api/enrichments/${id}`)
    if (status === 'queued' || status === 'running') killsUnderWay++
    await child.kill()
    child = start()
    api = await child.ready()
  }
  const done = await followList(api, id, { pollMs: 100 })
  const results = await api.lines(`/api/enrichments/${id}/results`)
  const credits = await api.get('/api/credits')
  const { stats } = await child.ask('stats')
  await child.close()
  return figures({ done, results, credits, stats, killsUnderWay, list })
}

function figures({ done, results, credits, stats, killsUnderWay, list }) {
  const ended = results.filter(({ status }) => status !== 'pending' && status !== 'failed').length
  const unknown = results.filter(({ status }) => status === 'unknown').length
  const lost = rows - ended
  const { marked, unmarked } = chargedTwice(stats.chargesByPerson, list, results)
  const unaccounted = stats.creditsCharged - credits.charged - credits.unknown
  return [
    {
      name: `${rows} rows, ${kills} kills: rows lost`,
      figure: lost,
      unit: 'rows',
      baseline: `${killsUnderWay} kills under way; ${done.status}, ${unknown} rows paid for, answer lost`,
      ...exactly(lost, 0),
    },
    {
      name: `${rows} rows, ${kills} kills: people charged twice`,
      figure: unmarked,
      unit: 'people',
      baseline: `and ${marked} again by another name after a lost answer`,
      ...exactly(unmarked, 0),
    },
    {
      name: `${rows} rows, ${kills} kills: credits not in the ledger`,
      figure: unaccounted,
      unit: 'credits',
      baseline: `${credits.charged} charged, ${credits.unknown} in doubt`,
      ...exactly(unaccounted, 0),
    },
  ]
}
