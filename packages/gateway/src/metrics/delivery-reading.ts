import type { Db } from '../db/database.ts'
import { readAwaitedFigures, readConsumerFigures, readDeliveryFigures } from '../db/figures/delivery-figures.ts'
import { addGauge, type Reading, type ReadingParts } from './reading.ts'

/** Webhooks: what waits, and who does not take it. */
export function deliveryReading({ registry, db, clock }: ReadingParts & { db: Db }): Reading {
  const deliveries = addGauge(registry, 'delos_webhook_deliveries', 'Deliveries to make: all, and those due', ['state'])
  const oldest = addGauge(registry, 'delos_webhook_oldest_seconds', 'How long a delivery has been due at most', [
    'state',
  ])
  const endpoints = addGauge(registry, 'delos_webhook_endpoints', 'Webhooks: working, failing, disabled', ['state'])
  return {
    name: 'webhooks',
    gauges: [deliveries, oldest, endpoints],
    async read() {
      const now = clock.now()
      const { pending, overdue, oldestDueAt, ...states } = await readDeliveryFigures(db, new Date(now))
      return () => {
        deliveries.set({ state: 'pending' }, pending)
        deliveries.set({ state: 'due' }, overdue)
        oldest.set({ state: 'due' }, oldestDueAt ? (now - oldestDueAt.getTime()) / 1000 : 0)
        for (const [state, count] of Object.entries(states)) endpoints.set({ state }, count)
      }
    },
  }
}

/** What Apollo has promised, and who listens to the feed. */
export function feedReading({ registry, db, clock }: ReadingParts & { db: Db }): Reading {
  const awaited = addGauge(registry, 'delos_awaited_results', 'Results that Apollo has promised and not delivered', [
    'kind',
  ])
  const oldest = addGauge(registry, 'delos_awaited_oldest_seconds', 'How long the oldest of those has been awaited', [
    'kind',
  ])
  const behind = addGauge(
    registry,
    'delos_events_behind',
    'Events that a consumer of the feed has still to deal with',
    ['consumer'],
  )
  const parked = addGauge(registry, 'delos_events_parked', 'Events that a consumer could not deal with', ['consumer'])
  return {
    name: 'feed',
    gauges: [awaited, oldest, behind, parked],
    async read() {
      const now = clock.now()
      const [promised, consumers] = await Promise.all([readAwaitedFigures(db), readConsumerFigures(db)])
      return () => {
        for (const kind of ['phone', 'waterfall']) {
          const row = promised.find((one) => one.kind === kind)
          awaited.set({ kind }, row?.count ?? 0)
          oldest.set({ kind }, row ? (now - row.oldestAt.getTime()) / 1000 : 0)
        }
        for (const { consumer, ...row } of consumers) {
          behind.set({ consumer }, row.behind)
          parked.set({ consumer }, row.parked)
        }
      }
    },
  }
}
