import { enrichLead } from '../../packages/gateway/dist/services/leads/enrich-lead.js'
import { exactly } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { openDelos } from '../open-delos.js'
import { openPostgres } from '../postgres.js'
import { createRandom } from '../random.js'

const seeds = 10
const callers = 200
const mostStaggerMs = 60
const wishes = 99
const smallLimit = 30

/** On the embedded database and on PostgreSQL: what is bought is counted by the emulator, not by the ledger. */
export async function measure(toUndo) {
  const embedded = await openDelos(toUndo)
  const onPostgres = await openDelos(toUndo, { databaseUrl: await openPostgres(toUndo) })
  return [
    await stacked(embedded, 'embedded'),
    await stacked(onPostgres, 'PostgreSQL'),
    await atOnce(embedded, 'embedded'),
    await atOnce(onPostgres, 'PostgreSQL'),
  ]
}

/**
 * Callers at random moments, each after another person, under three budgets of random size that apply to all, to half and
 * to a third of them.
 */
async function stacked(delos, where) {
  const people = enrichable(delos.emulator.world)
  delos.emulator.faults.add({ endpoint: /^people\//, probability: 0.3, effect: { delayMs: 15 } })
  delos.emulator.faults.add({ endpoint: /^people\//, probability: 0.1, effect: { html502: true } })
  let overspent = 0
  let bought = 0
  let refused = 0
  for (let seed = 1; seed <= seeds; seed++) {
    const round = await runSeed(delos, seed, people.slice((seed - 1) * callers, seed * callers))
    overspent += round.overspent
    bought += round.bought
    refused += round.refused
  }
  delos.emulator.faults.clear()
  if (!bought || !refused) throw new Error(`The budgets were no test: ${bought} bought, ${refused} refused`)
  return {
    name: `${callers} callers, 3 budgets, ${seeds} seeds, ${where}`,
    figure: overspent,
    unit: 'credits overspent',
    baseline: `${bought} bought, ${refused} refused`,
    ...exactly(overspent, 0),
  }
}

/** All in the same moment, by HTTP, against a budget for a third of them. */
async function atOnce({ api, emulator }, where) {
  await api.put('/api/budgets/small', { scope: {}, period: 'total', limitCredits: smallLimit })
  const people = enrichable(emulator.world).slice(-wishes)
  const before = emulator.stats().creditsCharged
  const answers = await Promise.all(people.map(({ email }) => api.post('/api/leads/enrich', { email })))
  const refused = answers.filter(({ status }) => status === 402).length
  const credits = emulator.stats().creditsCharged - before
  return {
    name: `${wishes} wishes at once, a budget of ${smallLimit}, ${where}`,
    figure: credits,
    unit: 'credits',
    baseline: `${refused} refused with 402, of ${wishes - smallLimit}`,
    bar: `= ${smallLimit}`,
    ok: credits === smallLimit && refused === wishes - smallLimit,
  }
}

async function runSeed({ api, gateway, emulator }, seed, people) {
  const random = createRandom(seed)
  const budgets = [
    { id: `all-${seed}`, scope: { session: `session-${seed}` }, limit: random.int(20, callers), applies: () => true },
    {
      id: `team-${seed}`,
      scope: { team: `team-${seed}` },
      limit: random.int(5, callers / 2),
      applies: (at) => at % 2 === 0,
    },
    {
      id: `tag-${seed}`,
      scope: { tag: `tag-${seed}` },
      limit: random.int(5, callers / 3),
      applies: (at) => at % 3 === 0,
    },
  ]
  for (const { id, scope, limit } of budgets) {
    await api.put(`/api/budgets/${id}`, { scope, period: 'total', limitCredits: limit })
  }
  const ends = await Promise.all(
    people.map(async ({ email }, at) => {
      await new Promise((resolve) => setTimeout(resolve, random.int(0, mostStaggerMs)))
      const team = at % 2 === 0 ? `team-${seed}` : undefined
      const actor = { type: 'key', id: `caller-${at}`, name: 'caller', scopes: ['write'], team }
      const tag = at % 3 === 0 ? `tag-${seed}` : undefined
      const caller = { requestId: gateway.makeId(), session: `session-${seed}`, tag, deadline: Date.now() + 30_000 }
      return enrichLead.call(gateway.as(actor, caller), { email }).then(
        () => 'bought',
        (error) => error.code ?? 'failed',
      )
    }),
  )
  const charges = emulator.stats().chargesByPerson
  const overspent = budgets.map(({ limit, applies }) => {
    const spent = people.reduce((sum, { id }, at) => sum + (applies(at) ? (charges[id] ?? 0) : 0), 0)
    return Math.max(0, spent - limit)
  })
  return {
    overspent: overspent.reduce((sum, credits) => sum + credits, 0),
    bought: ends.filter((end) => end === 'bought').length,
    refused: ends.filter((end) => end === 'budget_exhausted').length,
  }
}
