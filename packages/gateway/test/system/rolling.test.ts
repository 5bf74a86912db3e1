import { systemClock } from '@delos/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Balancer, createBalancer } from '../../src/testing/balancer.ts'
import { createHttp } from '../http-client.ts'
import { finish, uploadExample } from './list.ts'
import type { Program } from './program.ts'
import { type Apollo, adminKey, createStage, type Stage } from './stage.ts'

const betweenRequestsMs = 50

let stage: Stage
let apollo: Apollo
let balancer: Balancer
let env: Record<string, string>

beforeAll(async () => {
  stage = await createStage({ isShared: true })
  apollo = await stage.emulate()
  env = stage.environment(apollo, {
    DELOS_DRAIN_SECONDS: '5',
    DELOS_STOP_SECONDS: '60',
    LOG_LEVEL: 'warn',
  })
  balancer = createBalancer()
})
afterAll(async () => {
  balancer.close()
  await stage.close()
})

async function startDoor(): Promise<Program> {
  const program = stage.run(['serve', '--without-jobs'], env)
  const url = await program.printed(/^Delos serves at (\S+)$/m)
  balancer.add(url)
  await balancer.ready(url)
  return program
}

async function startWorker(): Promise<Program> {
  const program = stage.run(['worker'], env)
  await program.printed(/^Delos runs jobs; its health is at (\S+)$/m)
  return program
}

it('every process can be restarted under load: no request fails, and a list ends as if nothing had been', async () => {
  const running: { kind: () => Promise<Program>; program: Program }[] = []
  for (const kind of [startDoor, startDoor, startWorker]) running.push({ kind, program: await kind() })
  const api = async () => createHttp(await balancer.next(), adminKey)
  const id = await uploadExample(await api())

  const statuses = new Map<string, number>()
  const restarts = new AbortController()
  const load = (async () => {
    const open = new Set<Promise<unknown>>()
    for (let count = 0; !restarts.signal.aborted; count++) {
      const path = count % 2 ? '/api/credits' : `/api/enrichments/${id}`
      const request: Promise<unknown> = api()
        .then((http) => http.get(path))
        .then(
          ({ status, body }) => (status === 200 ? '200' : `${status} ${JSON.stringify(body)}`),
          (error: Error) => `${error.message}: ${String(error.cause)}`,
        )
        .then((end) => statuses.set(end, (statuses.get(end) ?? 0) + 1))
        .finally(() => open.delete(request))
      open.add(request)
      await systemClock.sleep(betweenRequestsMs)
    }
    await Promise.all(open)
  })()
  for (const one of running) {
    const { code } = await one.program.kill('SIGTERM')
    expect([code, one.program.stderr]).toEqual([0, ''])
    one.program = await one.kind()
  }
  restarts.abort()
  await load
  expect([...statuses.keys()]).toEqual(['200'])
  expect(statuses.get('200')).toBeGreaterThan(100)
  const list = await finish(await api(), id)
  expect(list).toMatchObject({ status: 'completed', done: list.total, unknown: 0 })
  const { chargesByPerson } = await apollo.stats()
  expect(Object.values(chargesByPerson).filter((times) => times > 1)).toEqual([])
}, 180_000)
