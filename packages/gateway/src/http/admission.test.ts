import { setImmediate as turn } from 'node:timers/promises'
import { fastify } from 'fastify'
import { expect, it } from 'vitest'
import type { Gateway } from '../gateway.ts'
import { addAdmission } from './admission.ts'

it('refuses the request after a thousand under way, and takes more when they are done', async () => {
  const app = fastify()
  const gateway = { clock: { now: () => 0 } } as Gateway
  const admission = addAdmission(app, gateway)
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  app.get('/', async () => {
    await gate
    return 'done'
  })
  await app.ready()
  const waiting = Array.from({ length: 1000 }, () => app.inject('/'))
  while (admission.inFlight() < 1000) await turn()
  const refused = await app.inject('/')
  expect(refused.statusCode).toBe(503)
  expect(refused.headers['retry-after']).toBe('1')
  expect(refused.json()).toMatchObject({ code: 'overloaded' })
  open()
  for (const answer of await Promise.all(waiting)) expect(answer.statusCode).toBe(200)
  expect((await app.inject('/')).statusCode).toBe(200)
  await app.close()
})
