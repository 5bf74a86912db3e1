import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createPhoneStage, type Enriched, type PhoneStage } from './phone-stage.ts'

let h: PhoneStage
beforeAll(async () => {
  h = await createPhoneStage()
})
afterAll(() => h?.close())
beforeEach(() => {
  h.isOpen = false
  h.arrived.length = 0
})
afterEach(() => h.emulator.faults.clear())

const enrich = (query: object) => h.http.post<Enriched & { code: string }>('/api/leads/enrich', query)
const charged = () => h.emulator.stats().creditsCharged

async function deliverAll(): Promise<void> {
  for (const { path, body } of h.arrived.splice(0)) await h.post(path, body)
  await h.match()
}

describe('while a number is on its way', () => {
  it('paid calls and doubts about others go on, and in the end ledger and counter are equal', async () => {
    await enrich({ email: h.take({ mobile: true }).email, revealPhone: true })
    await h.untilArrived(1)
    h.emulator.faults.next('people/match', { reset: 'after' })
    const lost = await enrich({ email: h.take({ mobile: false }).email })
    expect([lost.status, lost.body.code]).toEqual([409, 'answer_lost'])
    h.emulator.faults.next('people/match', { reset: 'before' })
    await enrich({ email: h.take({ mobile: false }).email })
    expect((await enrich({ email: h.take({ mobile: false }).email })).status).toBe(200)
    expect(await h.ledger()).toEqual({ charged: charged() - 8, reserved: 8, unknown: 0, drift: 0 })
    await deliverAll()
    expect(await h.ledger()).toEqual({ charged: charged(), reserved: 0, unknown: 0, drift: 0 })
  })

  it('a restart neither frees nor doubts what is set aside for it', async () => {
    const person = h.take({ mobile: true })
    const { body } = await enrich({ email: person.email, revealPhone: true })
    await h.untilArrived(1)
    await h.reopen()
    expect(await h.ledger()).toMatchObject({ reserved: 8, unknown: 0 })
    await deliverAll()
    const stored = await h.http.get<{ contact: object }>(`/api/contacts/${body.contact.id}`)
    expect(stored.body).toMatchObject({ contact: { phone: person.mobilePhone }, pending: [] })
    expect(await h.ledger()).toEqual({ charged: charged(), reserved: 0, unknown: 0, drift: 0 })
  })

  it('a budget has no room for what is set aside, and has it again when it is not needed', async () => {
    await h.http.put('/api/budgets/phones', { scope: { tag: 'phones' }, period: 'total', limitCredits: 10 })
    const tagged = { 'delos-tag': 'phones' }
    const ask = (mobile: boolean, revealPhone: boolean) =>
      h.http.post('/api/leads/enrich', { email: h.take({ mobile }).email, revealPhone }, tagged)
    expect((await ask(false, true)).status).toBe(200)
    await h.untilArrived(1)
    expect((await ask(true, true)).status).toBe(402)
    expect((await ask(true, false)).status).toBe(200)
    expect((await ask(true, false)).status).toBe(402)
    await deliverAll()
    expect((await ask(true, false)).status).toBe(200)
  })
})

describe('a call for a number whose answer is lost', () => {
  it('is in doubt as a whole, and what is posted for it is not believed', async () => {
    h.emulator.faults.next('people/match', { reset: 'after' })
    const person = h.take({ mobile: true })
    const lost = await enrich({ email: person.email, revealPhone: true })
    expect([lost.status, lost.body.code]).toEqual([409, 'answer_lost'])
    await h.untilArrived(1)
    await deliverAll()
    expect(await h.ledger()).toEqual({ charged: charged(), reserved: 0, unknown: 0, drift: 0 })
  })
})
