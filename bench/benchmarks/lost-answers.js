import { chargedTwice } from '../charged-twice.js'
import { exactly } from '../figures.js'
import { enrichCsv } from '../follow-list.js'
import { enrichable, leadList } from '../lead-list.js'
import { openDelos } from '../open-delos.js'

const share = 0.3
const rows = 600
const singles = 150
const atOnce = 5

/** Calls whose answer never comes although the work was done and charged, in a list and one by one. */
export async function measure(toUndo) {
  const { api, emulator } = await openDelos(toUndo)
  emulator.faults.add({ endpoint: /^people\//, probability: share, effect: { reset: 'after' } })
  const given = leadList(emulator.world, { rows, duplicates: 0.1, misses: 0.1 })
  const list = await enrichCsv(api, given.csv)
  const results = await api.lines(`/api/enrichments/${list.id}/results`)
  const people = enrichable(emulator.world).slice(rows, rows + singles)
  const enrichEach = async () => {
    for (let person = people.pop(); person; person = people.pop())
      await api.post('/api/leads/enrich', { email: person.email })
  }
  await Promise.all(Array.from({ length: atOnce }, enrichEach))
  emulator.faults.clear()
  const credits = await api.get('/api/credits')
  const { creditsCharged, chargesByPerson, faults } = emulator.stats()
  const difference = creditsCharged - credits.charged - credits.unknown
  const { marked, unmarked } = chargedTwice(chargesByPerson, given, results)
  return [
    {
      name: '30 % of answers lost: ledger against Apollo',
      figure: difference,
      unit: 'credits apart',
      baseline: `${credits.charged} charged + ${credits.unknown} in doubt = ${creditsCharged}?`,
      ...exactly(difference, 0),
    },
    {
      name: '30 % of answers lost: people charged twice',
      figure: unmarked,
      unit: 'people',
      baseline: `${faults} answers lost, ${list.unknown} rows; ${marked} bought again by another name`,
      ...exactly(unmarked, 0),
    },
  ]
}
