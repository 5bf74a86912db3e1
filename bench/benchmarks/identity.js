import { exactly } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { openDelos } from '../open-delos.js'
import { createRandom } from '../random.js'

const trials = 100
const mostStaggerMs = 40
const slowAnswerMs = 80
const slowTrials = 50

/**
 * One person asked for by address, profile, id, and name with domain: at the same moment, and moments apart, of an Apollo
 * that answers at once and of one that takes its time.
 */
export async function measure(toUndo) {
  const delos = await openDelos(toUndo)
  const people = uniquelyNamed(delos.emulator.world)
  const atOnce = await askAll(delos, people.slice(0, trials), { name: 'one person, four names, at once', staggerMs: 0 })
  const apart = await askAll(delos, people.slice(trials, 2 * trials), {
    name: `one person, four names, within ${mostStaggerMs} ms`,
    staggerMs: mostStaggerMs,
  })
  delos.emulator.faults.add({ endpoint: /^people\//, effect: { delayMs: slowAnswerMs } })
  const slow = await askAll(delos, people.slice(2 * trials, 2 * trials + slowTrials), {
    name: `the same, answers take ${slowAnswerMs} ms`,
    staggerMs: mostStaggerMs,
  })
  return [atOnce, apart, slow]
}

async function askAll({ api, emulator }, people, { name, staggerMs }) {
  const random = createRandom(11)
  const before = emulator.stats().chargesByPerson
  for (const { names } of people) {
    const answers = await Promise.all(
      random.shuffle(names).map(async (query) => {
        await new Promise((resolve) => setTimeout(resolve, random.int(0, staggerMs)))
        return api.post('/api/leads/enrich', query)
      }),
    )
    const odd = answers.find(({ status }) => status !== 200)
    if (odd) throw new Error(`An answer of ${odd.status}: ${JSON.stringify(odd.body)}`)
  }
  const after = emulator.stats().chargesByPerson
  const charges = people.map(({ person }) => (after[person.id] ?? 0) - (before[person.id] ?? 0))
  const mean = charges.reduce((sum, count) => sum + count, 0) / charges.length
  return {
    name,
    figure: mean,
    unit: 'charges a trial',
    baseline: `${charges.length} trials, ${Math.max(...charges)} at most`,
    ...exactly(mean, 1),
  }
}

/** People whom name and domain tell from everybody else. */
function uniquelyNamed(world) {
  const domains = new Map(world.organizations.map(({ id, domain }) => [id, domain]))
  const keyOf = ({ firstName, lastName }) => `${firstName} ${lastName}`
  const namesakes = new Map()
  for (const person of world.people) namesakes.set(keyOf(person), (namesakes.get(keyOf(person)) ?? 0) + 1)
  return enrichable(world)
    .filter((person) => namesakes.get(keyOf(person)) === 1)
    .map((person) => ({
      person,
      names: [
        { email: person.email },
        { linkedinUrl: person.linkedinUrl },
        { apolloId: person.id },
        { firstName: person.firstName, lastName: person.lastName, domain: domains.get(person.organizationId) },
      ],
    }))
}
