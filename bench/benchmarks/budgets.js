import { enrichLead } from '../../packages/gateway/dist/services/leads/enrich-lead.js'
import { exactly } from '../figures.js'
import { enrichable } from '../lead-list.js'
import { openDelos } from '../open-delos.js'
import { createRandom } from '../random.js'

const seeds = 20
const callers = 200
const mostStaggerMs = 60

/**
 * Callers at random moments, each after another person, under three budgets of random size that apply to all, to half and
 * to a third of them. What each budget's callers cost is taken from the emulator's own count, not from the ledger.
 */
export async function measure(toUndo) {
  const delos = await openDelos(toUndo)
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
  if (!bought || !refused) throw new Error(`The budgets were no test: ${bought} bought, ${refused} refused`)
  return [
    {
      name: `${callers} callers, 3 budgets, ${seeds} seeds: overspent`,
      figure: overspent,
      unit: 'credits',
      baseline: `${bought} bought, ${refused} refused`,
      ...exactly(overspent, 0),
    },
  ]
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
