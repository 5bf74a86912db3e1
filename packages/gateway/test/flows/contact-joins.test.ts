import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { insertEnrichment } from '../../src/db/enrichments.ts'
import { createHarness, type Harness } from '../harness.ts'
import { emailOf, filePeople, fileSaved, idOf, living, person, profileOf, saved } from '../people-records.ts'

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
beforeEach(async () => {
  const tables = ['enrichments', 'stageChanges', 'syncRecords', 'contacts', 'organizationIdentities'] as const
  for (const table of [...tables, 'organizations'] as const) await h.gateway.db.deleteFrom(table).execute()
})
afterAll(() => h.close())

const at = new Date('2026-03-01T00:00:00Z')
interface View {
  contact: Record<string, unknown>
}

/** Two contacts, saved by an address and by a profile, and the answer that proves them to be one person. */
async function joinTwo() {
  await fileSaved(h, saved(1, { email: emailOf(1), name: 'Ana D', contact_stage_id: 'lead' }))
  await filePeople(h, { person: person(1, { linkedin_url: profileOf(1), title: 'Engineer', city: 'Lima' }) })
  const [older, younger] = await living(h)
  if (!older || !younger) throw new Error('Two contacts were expected')
  const list = { id: h.gateway.makeId(), status: 'completed', options: '{"maxAgeDays":1}', total: 1 } as const
  await h.gateway.db.transaction().execute(async (tx) => {
    await insertEnrichment(tx, { ...list, createdAt: at })
    const row = { enrichmentId: list.id, rowNumber: 1, input: '{}', status: 'found', contactId: younger.id } as const
    await tx
      .insertInto('enrichmentRows')
      .values({ ...row, creditsMilli: 1000, updatedAt: at })
      .execute()
  })
  const before = [await view(older.id), await view(younger.id)]
  const answer = person(1, { email: emailOf(1), linkedin_url: profileOf(1), title: 'Chief Engineer' })
  const [joined] = await filePeople(h, { person: answer })
  return { older, younger, before, joined, answer }
}

const view = async (id: string) => (await h.http.get<View>(`/api/contacts/${id}`)).body.contact

/** Each contact with its names, without its times. */
async function everything() {
  const names = await h.gateway.db.selectFrom('identities').selectAll().orderBy('kind').orderBy('value').execute()
  const rows = (await living(h)).map(({ raw: _, updatedAt: __, enrichedAt: ___, ...facts }) => facts)
  return rows.map((row) => ({
    ...row,
    names: names.flatMap(({ contactId, kind, value }) => (contactId === row.id ? [`${kind} ${value}`] : [])),
  }))
}

async function rowsOf(contactId: string) {
  return h.gateway.db.selectFrom('enrichmentRows').select('rowNumber').where('contactId', '=', contactId).execute()
}

describe('two contacts that prove to be one person', () => {
  it('join: the older id stays, the other leads to it, and what pointed there follows', async () => {
    const { older, younger, joined } = await joinTwo()
    expect(joined?.id).toBe(older.id)
    expect(await view(younger.id)).toEqual(await view(older.id))
    expect(await view(older.id)).toMatchObject({
      apolloId: idOf(1),
      apolloContactId: idOf(5001),
      email: emailOf(1),
      title: 'Chief Engineer',
      city: 'Lima',
    })
    expect((await h.http.get<{ contacts: unknown[] }>('/api/contacts')).body.contacts).toHaveLength(1)
    expect((await h.http.get('/api/summary')).body).toMatchObject({ contacts: 1 })
    expect(await rowsOf(older.id)).toHaveLength(1)
    const audit = await h.http.get(`/api/audit?action=contact.joined&entityId=${older.id}`)
    expect(audit.body).toMatchObject({
      entries: [{ before: { survivor: { email: emailOf(1) }, lost: { city: 'Lima' } }, after: { city: 'Lima' } }],
    })
    expect((await h.http.get(`/api/audit?action=contact.joined&entityId=${younger.id}`)).body).toMatchObject({
      entries: [{ after: { joinedInto: older.id } }],
    })
    expect((await h.http.get(`/api/contacts/${younger.id}/joins`)).body).toMatchObject({
      joins: [{ survivorId: older.id, lostId: younger.id, splitAt: null }],
    })
  })

  it('are apart again after a split, as they were, and stay so', async () => {
    const { older, younger, before, answer } = await joinTwo()
    const refused = await h.http.post(`/api/contacts/${older.id}/split`, { joinId: 'none' })
    expect(refused).toMatchObject({ status: 404, body: { code: 'join_not_found' } })
    const done = await h.http.post<{ contacts: { id: string }[] }>(`/api/contacts/${younger.id}/split`)
    expect([done.status, done.body.contacts.map(({ id }) => id)]).toEqual([200, [older.id, younger.id]])

    const { updatedAt: _, ...was } = before[0] ?? {}
    expect(await view(older.id)).toMatchObject(was)
    // The answer that joined them is this one's own, by Apollo's id: what was paid for is kept.
    expect(await view(younger.id)).toMatchObject({
      apolloId: idOf(1),
      email: null,
      title: 'Chief Engineer',
      city: 'Lima',
    })
    expect(await rowsOf(younger.id)).toHaveLength(1)
    const names = await h.gateway.db.selectFrom('identities').select(['kind', 'contactId']).execute()
    expect(names.filter(({ contactId }) => contactId === older.id).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['contact', 'email', 'email_hash']),
    )
    expect(names.find(({ kind }) => kind === 'apollo')?.contactId).toBe(younger.id)
    expect(names.find(({ kind }) => kind === 'linkedin')?.contactId).toBe(younger.id)

    await filePeople(h, { person: answer })
    await fileSaved(h, saved(1, { email: emailOf(1), title: 'Again', updated_at: '2026-06-01T00:00:00Z' }))
    expect((await living(h)).length).toBe(2)
    expect(await h.http.post(`/api/contacts/${older.id}/split`)).toMatchObject({
      status: 409,
      body: { code: 'not_joined' },
    })
    expect((await h.http.get(`/api/audit?action=contact.split&entityId=${younger.id}`)).body).toMatchObject({
      entries: [{ before: { joinedInto: older.id } }],
    })
    // Apollo's own word about the saved contact is new and strong evidence.
    await fileSaved(h, saved(1, { person_id: idOf(1), updated_at: '2026-07-01T00:00:00Z' }))
    expect((await living(h)).map(({ id }) => id)).toEqual([older.id])
  })

  it('are what they were after a join and a split, whichever was first and whatever proved it', async () => {
    const fact = fc.option(fc.constantFrom('Engineer', 'Baker', 'Pilot'), { nil: null })
    const facts = fc.record({ title: fact, city: fact, country: fact })
    await fc.assert(
      fc.asyncProperty(facts, facts, fc.boolean(), fc.boolean(), async (own, others, isBoughtFirst, isProvedBySync) => {
        for (const table of ['syncRecords', 'contacts'] as const) await h.gateway.db.deleteFrom(table).execute()
        const contact = saved(1, { email: emailOf(1), name: 'Ana D', ...own })
        const bought = person(1, { linkedin_url: profileOf(1), ...others })
        const steps = [() => fileSaved(h, contact), () => filePeople(h, { person: bought })]
        for (const step of isBoughtFirst ? steps.toReversed() : steps) await step()
        const before = await everything()
        if (isProvedBySync) await fileSaved(h, { ...contact, person_id: idOf(1), updated_at: '2026-05-01T00:00:00Z' })
        else await filePeople(h, { person: { ...bought, email: emailOf(1) } })
        const [survivor, another] = await living(h)
        expect(another).toBeUndefined()
        expect((await h.http.post(`/api/contacts/${survivor?.id}/split`)).status).toBe(200)
        expect(await everything()).toEqual(before)
      }),
      { numRuns: 16 },
    )
  })

  it('have the later join undone first', async () => {
    await fileSaved(h, saved(1, { email: emailOf(1) }))
    await fileSaved(h, saved(2, { linkedin_url: profileOf(1) }))
    await filePeople(h, { person: person(1) })
    const three = await living(h)
    const before = await Promise.all(three.map(({ id }) => view(id)))
    await filePeople(h, { person: person(1, { email: emailOf(1), linkedin_url: profileOf(1) }) })
    const [survivor] = await living(h)
    expect(await living(h)).toHaveLength(1)
    const { body } = await h.http.get<{ joins: { id: string }[] }>(`/api/contacts/${survivor?.id}/joins`)
    const early = await h.http.post(`/api/contacts/${survivor?.id}/split`, { joinId: body.joins[1]?.id })
    expect(early).toMatchObject({ status: 409, body: { code: 'joined_later', joinId: body.joins[0]?.id } })
    for (const _ of body.joins) expect((await h.http.post(`/api/contacts/${survivor?.id}/split`)).status).toBe(200)
    const after = await Promise.all(three.map(({ id }) => view(id)))
    expect(after.map(({ email, linkedinUrl, apolloContactId }) => ({ email, linkedinUrl, apolloContactId }))).toEqual(
      before.map(({ email, linkedinUrl, apolloContactId }) => ({ email, linkedinUrl, apolloContactId })),
    )
  })

  it('keep a saved contact’s stages with the contact that they are of', async () => {
    await filePeople(h, { person: person(1, { linkedin_url: profileOf(1) }) })
    await fileSaved(h, saved(1, { email: emailOf(1) }))
    const [bought, kept] = await living(h)
    await filePeople(h, { person: person(1, { email: emailOf(1) }) })
    const stage = { object: 'contact', fromStageId: 'lead', toStageId: 'won', source: 'apollo' } as const
    const change = { id: h.gateway.makeId(), entityId: bought?.id ?? '', ...stage, changedAt: new Date() }
    await h.gateway.db.insertInto('stageChanges').values(change).execute()
    await h.http.post(`/api/contacts/${bought?.id}/split`)
    const [moved] = await h.gateway.db.selectFrom('stageChanges').selectAll().execute()
    expect(moved?.entityId).toBe(kept?.id)
  })

  it('join where Apollo, asked to save the one, answers with the other', async () => {
    const known = h.emulator.world.people.find(
      ({ enrichable, linkedinUrl, email }) => enrichable && linkedinUrl && email,
    )
    const company = h.emulator.world.organizations.find(({ id }) => id === known?.organizationId)
    if (!known || !company) throw new Error('The world has no such person')
    const { firstName: first_name, lastName: last_name } = known
    const twin = { first_name, last_name, email: 'twin@elsewhere.example', organization_name: company.name }
    const { contact } = await h.gateway.apollo.contacts.create(twin)
    await fileSaved(h, contact)
    const bought = await h.http.post<View>('/api/leads/enrich', { linkedinUrl: known.linkedinUrl })
    expect(await living(h)).toHaveLength(2)
    const answer = await h.http.post<View>(`/api/contacts/${String(bought.body.contact.id)}/save`)
    expect(answer.body.contact).toMatchObject({ apolloId: known.id, apolloContactId: contact.id, email: known.email })
    expect(await living(h)).toHaveLength(1)
  })
})
