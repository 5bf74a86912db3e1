import { createApolloClient, createRateLimiter, systemClock } from '@delos/client'
import { openPostgresLimits } from '../packages/gateway/dist/db/limiter/postgres-limits.js'

/** Workers that ask for as much as the limits let through, in one of several processes on the same limits. */
process.once('message', ({ apolloUrl, databaseUrl, minuteMs, workers, endpoint }) => {
  const limits = openPostgresLimits(databaseUrl, { clock: systemClock, onError: (error) => console.error(error) })
  const limiter = createRateLimiter({ store: limits.store, minuteMs })
  const apollo = createApolloClient({ apiKey: 'emulator-master-key', baseUrl: apolloUrl, limiter, retry: false })

  async function work() {
    for (;;) await apollo.request(endpoint).catch((error) => console.error(error))
  }

  process.once('disconnect', () => process.exit())
  for (let i = 0; i < workers; i++) void work()
})
