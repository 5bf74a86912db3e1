import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type Harness } from '../harness.ts'
import { type Caller, createCaller, rateHeaders } from './caller.ts'

interface Entry {
  action: string
  entityId: string
  actor: { name: string }
  after: Record<string, unknown>
}

let h: Harness
let call: Caller
beforeAll(async () => {
  h = await createHarness({
    withoutWorker: true,
    emulator: { limits: { 'labels/index': { minute: 3 }, 'people/match': { minute: 2 } } },
  })
  call = createCaller(h.url, h.keys.write)
})
afterEach(() => h.emulator.faults.clear())
afterAll(() => h.close())

const entriesOf = async (action: string) =>
  (await h.http.get<{ entries: Entry[] }>(`/api/audit?action=${action}`)).body.entries

describe('a write', () => {
  it('is audited for its key, and what it answers is kept', async () => {
    const made = await call('POST', '/api/v1/contacts', {
      first_name: 'Grace',
      last_name: 'Hopper',
      email: 'grace@navy.example',
    })
    const { contact } = made.json as unknown as { contact: { id: string } }
    const [entry] = await entriesOf('apollo.contacts/create')
    expect(entry).toMatchObject({ entityId: contact.id, actor: { name: 'write-key' } })
    expect(entry?.after).toMatchObject({
      method: 'POST',
      path: '/contacts',
      status: 200,
      parameters: { first_name: 'Grace' },
    })

    const stored = () =>
      h.gateway.db.selectFrom('contacts').selectAll().where('apolloContactId', '=', contact.id).executeTakeFirst()
    expect(await stored()).toMatchObject({ email: 'grace@navy.example', name: 'Grace Hopper' })
    const { contact_stages } = (await call('GET', '/api/v1/contact_stages')).json as unknown as {
      contact_stages: { id: string }[]
    }
    const stageId = contact_stages[2]?.id
    await call('PUT', `/v1/contacts/${contact.id}`, { title: 'Admiral', contact_stage_id: stageId })
    expect(await stored()).toMatchObject({ title: 'Admiral', stageId })
    const changes = await h.gateway.db.selectFrom('stageChanges').selectAll().execute()
    expect(changes).toMatchObject([{ object: 'contact', toStageId: stageId, source: 'delos' }])
    const bulk = await call('POST', '/api/v1/contacts/bulk_create', {
      contacts: [{ first_name: 'Bulk', last_name: 'One', email: 'bulk@one.example' }],
    })
    expect(bulk.status).toBe(200)
    expect(
      await h.gateway.db.selectFrom('contacts').select('name').where('email', '=', 'bulk@one.example').execute(),
    ).toEqual([{ name: 'Bulk One' }])
  })

  it('of a company or a deal is kept as well', async () => {
    const { account } = (await call('POST', '/api/v1/accounts', { name: 'Navy', domain: 'navy.example' }))
      .json as unknown as { account: { id: string } }
    const { opportunity } = (
      await call('POST', '/api/v1/opportunities', { name: 'Ships', amount: '500', account_id: account.id })
    ).json as unknown as { opportunity: { id: string } }
    await call('PATCH', `/api/v1/opportunities/${opportunity.id}`, { amount: '700' })
    const { db } = h.gateway
    expect(await db.selectFrom('accounts').select('name').where('apolloId', '=', account.id).execute()).toEqual([
      { name: 'Navy' },
    ])
    expect(await db.selectFrom('deals').select('amount').where('id', '=', opportunity.id).execute()).toEqual([
      { amount: 700 },
    ])
    expect((await entriesOf('apollo.opportunities/update'))[0]).toMatchObject({ entityId: opportunity.id })
  })

  it('that Apollo refuses leaves nothing behind', async () => {
    const refused = await call('POST', '/api/v1/opportunities', { amount: '1' })
    expect(refused.status).toBe(422)
    expect((await entriesOf('apollo.opportunities/create')).map(({ after }) => after.status)).toEqual([200])
  })

  it('is answered and audited whatever is in it', async () => {
    for (const name of ['A\u0000B', 'A\ud800B', 'x'.repeat(20_000)]) {
      expect((await call('POST', '/api/v1/contacts', { first_name: name })).status).toBe(200)
      const [entry] = await entriesOf('apollo.contacts/create')
      expect(entry?.after).toMatchObject({ status: 200, parametersLeftOut: true })
    }
  })

  it('never has a key in the audit log', async () => {
    const answer = await fetch(`${h.url}/api/v1/accounts`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ api_key: h.keys.write, name: 'With a key' }),
    })
    expect(answer.status).toBe(200)
    const log = JSON.stringify(await h.gateway.db.selectFrom('auditLog').selectAll().execute())
    expect(log).toContain('With a key')
    expect(log).not.toContain(h.keys.write)
  })
})

describe('a limit that is used up', () => {
  const hurry = { 'delos-timeout-ms': '500' }

  it('is told as Apollo tells it, with the time to wait, without asking Apollo', async () => {
    for (let at = 0; at < 3; at++) expect((await call('GET', '/api/v1/labels')).status).toBe(200)
    const answer = await call('GET', '/api/v1/labels', undefined, hurry)
    expect([answer.status, answer.json.message, answer.json.code]).toEqual([
      429,
      'The maximum number of api calls allowed for api/v1/labels is 3 times per minute. Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade.',
      'rate_limited',
    ])
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(30)
    expect(rateHeaders(answer.headers)).toMatchObject({ 'x-rate-limit-minute': '3', 'x-minute-requests-left': '0' })
    expect(h.emulator.stats().rateLimited).toBe(0)
  })

  it('holds for what is bought as well, and not for what is known', async () => {
    const people = h.emulator.world.people.filter((one) => one.enrichable && one.email)
    const ask = (at: number) => call('POST', '/api/v1/people/match', { email: people[at]?.email }, hurry)
    expect([(await ask(0)).status, (await ask(1)).status]).toEqual([200, 200])
    const third = await ask(2)
    expect([third.status, third.json.code]).toEqual([429, 'rate_limited'])
    expect(String(third.json.message)).toContain('allowed for api/v1/people/match is 2 times per minute')
    expect((await ask(0)).status).toBe(200)
  })

  it('a surprise of Apollo’s is met by waiting where there is time, else passed on as it is', async () => {
    const body = {
      message: 'The maximum number of api calls allowed for api/v1/email_accounts is 200 times per minute.',
    }
    h.emulator.faults.next('email_accounts/index', { status: 429, body, headers: { 'retry-after': '1' } })
    expect((await call('GET', '/api/v1/email_accounts')).status).toBe(200)
    h.emulator.faults.next('emailer_schedules/index', { status: 429, body, headers: { 'retry-after': '40' } })
    const answer = await call('GET', '/api/v1/emailer_schedules', undefined, hurry)
    expect([answer.status, answer.json]).toEqual([429, body])
    expect(answer.headers.get('retry-after')).toBe('40')
    h.emulator.faults.next('sequences/update', {
      status: 429,
      body: { error: 'We are already processing the request for your sequence' },
    })
    const locked = await call('PUT', '/api/v1/sequences/66f700000000000000000001', { name: 'x' })
    expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '1'])
  })
})
