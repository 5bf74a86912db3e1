import { sumByKey, sumSaved } from '../db/figures/credit-figures.ts'
import { toCredits } from '../services/credits/milli.ts'
import { addGauge, mostLines, type Reading, type ReadingParts } from './reading.ts'

interface KeySums {
  charged: number
  reserved: number
  unknown: number
}

/** The ledger, as a whole and by the key that pays. */
export function creditReading({ registry, db }: ReadingParts): Reading {
  const credits = addGauge(registry, 'delos_credits', 'Credits by what became of them', ['state'])
  const keys = addGauge(registry, 'delos_key_credits', 'Credits by the key’s name and what became of them', [
    'key',
    'state',
  ])
  return {
    name: 'credits',
    gauges: [credits, keys],
    isLarge: true,
    async read() {
      const [rows, savedMilli] = await Promise.all([sumByKey(db), sumSaved(db)])
      const sums = byKey(rows)
      return () => {
        for (const [state, milli] of Object.entries(total([...sums.values()]))) credits.set({ state }, toCredits(milli))
        credits.set({ state: 'saved' }, toCredits(savedMilli))
        for (const [key, each] of fewest(sums)) {
          for (const [state, milli] of Object.entries(each)) keys.set({ key, state }, toCredits(milli))
        }
      }
    },
  }
}

function byKey(rows: Awaited<ReturnType<typeof sumByKey>>): Map<string, KeySums> {
  const sums = new Map<string, KeySums>()
  for (const { name, state, chargedMilli, heldMilli } of rows) {
    const key = name ?? 'none'
    const sum = sums.get(key) ?? { charged: 0, reserved: 0, unknown: 0 }
    if (state === 'settled') sum.charged += Number(chargedMilli)
    else sum[state === 'unknown' ? 'unknown' : 'reserved'] += Number(heldMilli)
    sums.set(key, sum)
  }
  return sums
}

/** The keys that spend most, and all others as one. */
function fewest(all: Map<string, KeySums>): [string, KeySums][] {
  const sorted = [...all].toSorted(([, a], [, b]) => b.charged + b.reserved - a.charged - a.reserved)
  const others = sorted.slice(mostLines)
  if (!others.length) return sorted
  return [...sorted.slice(0, mostLines), ['other keys', total(others.map(([, sums]) => sums))]]
}

function total(all: readonly KeySums[]): KeySums {
  const sum: KeySums = { charged: 0, reserved: 0, unknown: 0 }
  for (const { charged, reserved, unknown } of all) {
    sum.charged += charged
    sum.reserved += reserved
    sum.unknown += unknown
  }
  return sum
}
