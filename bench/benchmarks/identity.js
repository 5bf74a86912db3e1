import { exactly } from '../figures.js'
import { openFleet } from '../fleet.js'
import { enrichable } from '../lead-list.js'
import { createRandom } from '../random.js'

const processes = 4
const trials = 700
const slowTrials = 300
const trialsAtOnce = 6
const mostStaggerMs = 40
const slowAnswerMs = 60

/**
 * One person asked for by address, profile, id, and name with domain, each time in another process: at the same moment or
 * moments apart, of an Apollo that answers at once and of one that takes its time.
 */
export async function measure(toUndo) {
  const fleet = await openFleet(toUndo, processes)
  const people = uniquelyNamed(fleet.emulator.world)
  const who = `one person, four names, ${processes} processes`
  const quick = await askAll(fleet, people.slice(0, trials), who)
  fleet.emulator.faults.add({ endpoint: /^people\//, effect: { delayMs: slowAnswerMs } })
  const slow = people.slice(trials, trials + slowTrials)
  return [quick, await askAll(fleet, slow, `the same, answers take ${slowAnswerMs} ms`)]
}

async function askAll({ apis, emulator }, people, name) {
  const random = createRandom(11)
  const before = emulator.stats().chargesByPerson
  const left = [...people]
  const lane = async () => {
    for (let next = left.pop(); next; next = left.pop()) await askFor(next.names, { apis, random })
  }
  await Promise.all(Array.from({ length: trialsAtOnce }, lane))
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

async function askFor(names, { apis, random }) {
  const staggerMs = random.int(0, 1) * mostStaggerMs
  const answers = await Promise.all(
    random.shuffle(names).map(async (query, at) => {
      await new Promise((resolve) => setTimeout(resolve, random.int(0, staggerMs)))
      return apis[at % apis.length].post('/api/leads/enrich', query)
    }),
  )
  const odd = answers.find(({ status }) => status !== 200)
  if (odd) throw new Error(`An answer of ${odd.status}: ${JSON.stringify(odd.body)}`)
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
