import { afterAll, beforeAll, expect, it } from 'vitest'
import { type RedisServer, startRedis } from '../../src/testing/redis.ts'
import { createHarness, type Harness } from '../harness.ts'
import { freshDatabase } from '../services/postgres.ts'

interface Job {
  id: string
  status: string
}

let redis: RedisServer
let h: Harness
beforeAll(async () => {
  redis = await startRedis()
  const env = { DATABASE_URL: await freshDatabase(), REDIS_URL: redis.url }
  h = await createHarness({ isEmbedded: true, env })
})
afterAll(async () => {
  await h.close()
  await redis.close()
})

const start = async () => {
  const { status, body } = await h.http.post<Job>('/api/jobs', {
    name: 'enrich-org',
    payload: { domain: 'stripe.com' },
  })
  expect(status).toBe(202)
  return body.id
}
const statusOf = async (id: string) => (await h.http.get<Job>(`/api/jobs/${id}`)).body.status

it('takes jobs while Redis is away, and does them once it is back with nothing in it', async () => {
  const before = await start()
  await h.drainJobs()
  expect(await statusOf(before)).toBe('completed')
  await redis.stop('immediate')
  const meanwhile = [await start(), await start()]
  for (const id of meanwhile) expect(await statusOf(id)).toBe('pending')
  await redis.empty()
  await redis.start()
  await h.drainJobs()
  expect(await Promise.all([before, ...meanwhile].map(statusOf))).toEqual(['completed', 'completed', 'completed'])
  const { body } = await h.http.get<{ jobs: Job[] }>('/api/jobs?name=enrich-org')
  expect(body.jobs.map(({ id }) => id).sort()).toEqual([before, ...meanwhile].sort())
}, 90_000)
