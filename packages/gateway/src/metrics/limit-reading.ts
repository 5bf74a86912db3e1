import { type ApolloClient, endpoints } from '@delos/client'
import { addGauge, type Reading, type ReadingParts } from './reading.ts'

/** What has a name; the lanes of other operations are many, and named after paths. */
const groups = new Set(Object.values(endpoints).map(({ limitGroup }) => limitGroup))

/** Apollo's windows and circuits as this process sees them. */
export function limitReading({ registry }: ReadingParts, apollo: Pick<ApolloClient, 'limiter' | 'circuits'>): Reading {
  const labels = ['endpoint', 'window'] as ('endpoint' | 'window')[]
  const limit = addGauge(registry, 'delos_apollo_limit', 'Requests that a window of Apollo’s limits holds', labels)
  const used = addGauge(registry, 'delos_apollo_limit_used', 'Requests used of the window that is open', labels)
  const left = addGauge(registry, 'delos_apollo_limit_left', 'Requests left in the window that is open', labels)
  const circuit = addGauge(
    registry,
    'delos_apollo_circuit_open',
    '1 where the circuit of an Apollo endpoint is not closed',
    ['endpoint'],
  )
  return {
    name: 'limits',
    gauges: [limit, used, left, circuit],
    async read() {
      const windows = Object.entries(apollo.limiter?.snapshot() ?? {}).flatMap(([endpoint, each]) =>
        groups.has(endpoint)
          ? Object.entries(each).map(([window, state]) => ({ labels: { endpoint, window }, state }))
          : [],
      )
      const circuits = Object.entries(apollo.circuits())
      return () => {
        for (const { labels, state } of windows) {
          used.set(labels, state.used)
          if (state.limit === null) continue
          limit.set(labels, state.limit)
          left.set(labels, Math.max(0, state.limit - state.used))
        }
        for (const [endpoint, state] of circuits) circuit.set({ endpoint }, state === 'closed' ? 0 : 1)
      }
    },
  }
}
