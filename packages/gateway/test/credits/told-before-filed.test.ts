import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { recoverAgain } from '../../src/services/credits/recovery.ts'
import { fileKeptAnswers } from '../../src/services/people/tell-first.ts'
import { createHarness, type Harness } from '../harness.ts'

interface Told {
  contact: { id: string; apolloId: string; organization: { id: string } | null }
  source: string
  credits: number
}

interface Credits {
  charged: number
  reserved: number
  unknown: number
  drift: number
}

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true, isEmbedded: true })
  await sql`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'the disk is full'; end $$;
  `.execute(h.gateway.db)
})
afterEach(letFile)
afterAll(() => h.close())

/** Every filing fails, after its answer has been told. */
const letNothingFile = () =>
  sql`create trigger refusing before insert on credit_entries for each row when (new.kind = 'settle') execute function refuse()`.execute(
    h.gateway.db,
  )
async function letFile() {
  await sql`drop trigger if exists refusing on credit_entries`.execute(h.gateway.db)
}

let used = 0
function stranger() {
  const known = h.emulator.world.people.filter(
    ({ enrichable, email, linkedinUrl }) => enrichable && email && linkedinUrl,
  )
  const person = known[used++ * 7]
  if (!person) throw new Error('The world has run out of people')
  return person
}
const enrich = (email: string | null) => h.http.post<Told>('/api/leads/enrich', { email })
const stored = (id: string) => h.http.get<{ contact: object }>(`/api/contacts/${id}`)
const credits = async () => (await h.http.get<Credits>('/api/credits')).body
const kept = () => h.gateway.db.selectFrom('purchaseAnswers').select('purchaseId').execute()

async function tracesOf(contactId: string) {
  const of = (table: 'events' | 'auditLog') =>
    h.gateway.db.selectFrom(table).select('entityId').where('entityId', '=', contactId).execute()
  return { events: (await of('events')).length, audit: (await of('auditLog')).length }
}

it('what is told is what is filed, and nobody finds the store without it', async () => {
  const { body, status } = await enrich(stranger().email)
  expect(status).toBe(200)
  expect(await credits()).toMatchObject({
    reserved: 0,
    unknown: 0,
    charged: h.emulator.stats().creditsCharged,
  })
  expect((await stored(body.contact.id)).body.contact).toEqual(body.contact)
  expect(await kept()).toEqual([])
  expect(await tracesOf(body.contact.id)).toEqual({ events: 1, audit: 1 })
})

it.each([
  ['start', () => h.reopen()],
  ['sweep', () => recoverAgain(h.as())],
])('what was told and could not be filed is filed by the next %s, under the same id', async (_, next) => {
  const person = stranger()
  const before = await credits()
  await letNothingFile()
  const { body } = await enrich(person.email)
  expect(body).toMatchObject({ source: 'apollo', credits: 1, contact: { apolloId: person.id } })
  expect(await kept()).toHaveLength(1)
  expect(await credits()).toMatchObject({ charged: before.charged, reserved: 1, unknown: 0 })
  // Nobody buys the person meanwhile.
  expect((await enrich(person.email)).body).toEqual({ ...body, source: 'store', credits: 0 })

  await letFile()
  await next()
  expect((await stored(body.contact.id)).body.contact).toEqual({
    ...body.contact,
    enrichedAt: expect.any(String),
    createdAt: expect.any(String),
    updatedAt: expect.any(String),
  })
  expect(await kept()).toEqual([])
  expect(await credits()).toMatchObject({ charged: before.charged + 1, reserved: 0, unknown: 0, drift: 0 })
  expect((await enrich(person.email)).body).toMatchObject({
    source: 'store',
    credits: 0,
    contact: { id: body.contact.id },
  })
  expect(h.emulator.stats().chargesByPerson[person.id]).toBe(1)
})

it('what cannot be filed by the sweep either is in doubt, and filed all the same when that is over', async () => {
  const person = stranger()
  const before = await credits()
  await letNothingFile()
  const { body } = await enrich(person.email)
  await recoverAgain(h.as()).catch(() => {})
  expect(await credits()).toMatchObject({ charged: before.charged, reserved: 0, unknown: 1 })

  await letFile()
  await recoverAgain(h.as())
  expect((await stored(body.contact.id)).body.contact).toMatchObject({ id: body.contact.id, apolloId: person.id })
  expect(await credits()).toMatchObject({ charged: before.charged + 1, unknown: 0, drift: 0 })
  expect(h.emulator.stats().chargesByPerson[person.id]).toBe(1)
})

it('two processes that find the same kept answer file it once', async () => {
  await letNothingFile()
  const { body } = await enrich(stranger().email)
  await letFile()
  const process = () => ({ ...h.as(), holdsUnderWay: new Set<string>() })
  await Promise.all([fileKeptAnswers(process()), fileKeptAnswers(process())])
  expect(await kept()).toEqual([])
  expect(await tracesOf(body.contact.id)).toEqual({ events: 1, audit: 1 })
})

it('somebody whom Apollo does not know is told and filed as such', async () => {
  await letNothingFile()
  expect((await enrich('nobody.told@unlisted-works.example')).status).toBe(404)
  await letFile()
  await h.reopen()
  const calls = h.emulator.stats().creditsCharged
  expect((await enrich('nobody.told@unlisted-works.example')).body).toMatchObject({ source: 'store' })
  expect([h.emulator.stats().creditsCharged, await kept()]).toEqual([calls, []])
})
