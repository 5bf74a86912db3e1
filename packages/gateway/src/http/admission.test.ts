import { setImmediate as turn } from 'node:timers/promises'
import { systemClock } from '@delos/client'
import { fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import type { Gateway } from '../gateway.ts'
import { createLoad, type Gauges } from '../load.ts'
import { addAdmission } from './admission.ts'
import { createLateWork } from './late-work.ts'
import { routes } from './routes.ts'
import { namedRoutes, workOf } from './work-of.ts'

const calm: Gauges = { memoryShare: () => 0.1, loopDelayMs: () => 1 }

function createApp(gauges = calm) {
  const app = fastify()
  const late = createLateWork()
  const gateway = { clock: { now: () => 0 }, load: createLoad(gauges, systemClock) } as unknown as Gateway
  return { app, late, admission: addAdmission(app, gateway, late) }
}

function createGate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open: () => open(), opened }
}

describe('requests under way', () => {
  it('are a thousand at most; more are taken when they are done', async () => {
    const { app, admission } = createApp()
    const gate = createGate()
    app.get('/', async () => {
      await gate.opened
      return 'done'
    })
    await app.ready()
    const waiting = Array.from({ length: 1000 }, () => app.inject('/'))
    while (admission.inFlight() < 1000) await turn()
    const refused = await app.inject('/')
    expect(refused.statusCode).toBe(503)
    expect(refused.headers['retry-after']).toBe('1')
    expect(refused.json()).toMatchObject({ code: 'overloaded' })
    gate.open()
    for (const answer of await Promise.all(waiting)) expect(answer.statusCode).toBe(200)
    expect(admission.inFlight()).toBe(0)
    expect((await app.inject('/')).statusCode).toBe(200)
    await app.close()
  })

  it('include the work whose callers were answered before it was done', async () => {
    const { app, admission, late } = createApp()
    const gate = createGate()
    app.get('/', async () => 'done')
    await app.ready()
    for (let count = 0; count < 1000; count++) late.add(gate.opened)
    expect((await app.inject('/')).statusCode).toBe(503)
    gate.open()
    await late.settled()
    expect(admission.inFlight()).toBe(0)
    expect((await app.inject('/')).statusCode).toBe(200)
    await app.close()
  })
})

describe('near the limits of the process', () => {
  const list = ['POST', '/api/enrichments'] as const
  const interactive = ['POST', '/api/deals'] as const
  const known = ['POST', '/api/leads/enrich'] as const

  it.each([
    ['nothing', { memoryShare: 0.79, loopDelayMs: 999 }, [200, 200, 200], undefined, undefined],
    ['lists', { memoryShare: 0.8, loopDelayMs: 0 }, [503, 200, 200], 'memory', '5'],
    ['lists', { memoryShare: 0, loopDelayMs: 1000 }, [503, 200, 200], 'event_loop', '1'],
    ['what has to be asked for', { memoryShare: 0.88, loopDelayMs: 0 }, [503, 503, 200], 'memory', '5'],
    ['what has to be asked for', { memoryShare: 0, loopDelayMs: 2000 }, [503, 503, 200], 'event_loop', '1'],
    ['everything', { memoryShare: 0.95, loopDelayMs: 0 }, [503, 503, 503], 'memory', '5'],
    ['everything', { memoryShare: 0, loopDelayMs: 4000 }, [503, 503, 503], 'event_loop', '1'],
  ])('%s is refused at %o', async (_what, gauge, statuses, pressure, retryAfter) => {
    const { app, admission } = createApp({
      memoryShare: () => gauge.memoryShare,
      loopDelayMs: () => gauge.loopDelayMs,
    })
    for (const [method, url] of [list, interactive, known]) app.route({ method, url, handler: async () => 'done' })
    app.get('/healthz', { config: { open: true } }, async () => 'alive')
    await app.ready()
    const answers = await Promise.all([list, interactive, known].map(([method, url]) => app.inject({ method, url })))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual(statuses)
    for (const answer of answers.filter(({ statusCode }) => statusCode === 503)) {
      expect(answer.json()).toMatchObject({ code: 'overloaded', pressure })
      expect(answer.headers['retry-after']).toBe(retryAfter)
    }
    expect(Object.values(admission.shed()).reduce((sum, count) => sum + count, 0)).toBe(
      statuses.filter((status) => status === 503).length,
    )
    expect((await app.inject('/healthz')).statusCode).toBe(200)
    await app.close()
  })

  it('goes by routes that exist', () => {
    const all = new Set(routes.map(({ method, path }) => `${method} ${path}`))
    expect(namedRoutes.filter((route) => !all.has(route))).toEqual([])
    expect(workOf('GET', '/api/contacts')).toBe('known')
    expect(workOf('PATCH', '/api/deals/:id')).toBe('interactive')
  })
})
