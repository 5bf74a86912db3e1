import type { Contact } from '@delos/client'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Tx } from '../../src/db/database.ts'
import { type AnsweredPerson, storePeople } from '../../src/services/people/store-people.ts'
import { fileContacts } from '../../src/services/sync/file-contacts.ts'
import { createHarness, type Harness } from '../harness.ts'
import { acme, emailOf, filePeople, fileSaved, idOf, living, person, profileOf, saved } from '../people-records.ts'

let h: Harness
beforeAll(async () => {
  h = await createHarness({ withoutWorker: true })
})
beforeEach(async () => {
  const tables = ['enrichments', 'stageChanges', 'contacts', 'organizationIdentities', 'organizations'] as const
  for (const table of tables) await h.gateway.db.deleteFrom(table).execute()
})
afterAll(() => h.close())

const at = new Date('2026-03-01T00:00:00Z')
const parts = () => ({ makeId: h.gateway.makeId, at })

/** Everything about people, without what depends on when and in which order ids were made. */
async function stateOf(tx: Tx): Promise<object> {
  const rows = await tx.selectFrom('contacts').selectAll().where('joinedInto', 'is', null).execute()
  const names = await tx.selectFrom('identities').selectAll().execute()
  const organizations = await tx.selectFrom('organizations').selectAll().execute()
  const apolloIdOf = new Map(organizations.map((row) => [row.id, row.apolloId]))
  const people = rows.map(({ id, organizationId, createdAt: _, updatedAt: __, ...facts }) => ({
    ...facts,
    organization: apolloIdOf.get(organizationId ?? ''),
    names: names.flatMap((name) => (name.contactId === id ? [`${name.kind} ${name.value}`] : [])).toSorted(),
  }))
  return {
    people: people.toSorted((a, b) => (JSON.stringify(a.names) < JSON.stringify(b.names) ? -1 : 1)),
    organizations: organizations.map(({ apolloId, domain, name }) => ({ apolloId, domain, name })),
  }
}

class RollbackError extends Error {}

/** Tries something on the database as it is, and leaves no trace. */
async function tryOut<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  let value: { is: T } | undefined
  const done = h.gateway.db.transaction().execute(async (tx) => {
    value = { is: await work(tx) }
    throw new RollbackError()
  })
  await done.catch((error: unknown) => {
    if (!(error instanceof RollbackError)) throw error
  })
  if (!value) throw new Error('Nothing was tried out')
  return value.is
}

type Filable = { kind: 'person'; answered: AnsweredPerson } | { kind: 'saved'; contact: Contact }

async function fileOne(tx: Tx, record: Filable): Promise<void> {
  if (record.kind === 'person') await storePeople(tx, [record.answered], parts())
  else await fileContacts(tx, [record.contact], parts())
}

const people = 4

/** One way in which Apollo may speak of one of a few people; each time with some of what it knows. */
const aRecord: fc.Arbitrary<Filable> = fc
  .record({
    number: fc.nat(people - 1),
    shape: fc.constantFrom('person', 'asked', 'by email', 'by profile', 'by id'),
    shows: fc.subarray(['email', 'linkedin', 'organization']),
    desk: fc.constantFrom('info@acme.example', 'email_not_unlocked@domain.com', null),
  })
  .map(({ number, shape, shows, desk }): Filable => {
    const email = shows.includes('email') ? emailOf(number) : desk
    const linkedin_url = shows.includes('linkedin') ? profileOf(number) : null
    const organization = shows.includes('organization') ? acme : null
    if (shape === 'by email') return { kind: 'saved', contact: saved(number, { email: emailOf(number) }) }
    if (shape === 'by profile')
      return { kind: 'saved', contact: saved(100 + number, { linkedin_url: `${profileOf(number)}/?x=1` }) }
    if (shape === 'by id')
      return { kind: 'saved', contact: saved(number, { person_id: idOf(number), email, linkedin_url }) }
    const askedAs = shape === 'asked' ? [{ kind: 'email' as const, value: emailOf(number) }] : undefined
    return { kind: 'person', answered: { person: person(number, { email, linkedin_url, organization }), askedAs } }
  })

const someRecords = fc.array(aRecord, { minLength: 1, maxLength: 8 })

/** What proves that the two saved contacts of a person are that person. */
const proofs: Filable[] = Array.from({ length: people }, (_, number) => ({
  kind: 'person',
  answered: { person: person(number, { email: emailOf(number), linkedin_url: profileOf(number) }) },
}))

describe('identity', () => {
  it('is one contact a person, in whatever order they are filed, and every name leads to it', async () => {
    const inSomeOrder = someRecords.chain((records) =>
      fc.shuffledSubarray([...records, ...proofs], { minLength: records.length + proofs.length }),
    )
    await fc.assert(
      fc.asyncProperty(inSomeOrder, (records) =>
        tryOut(async (tx) => {
          for (const record of records) await fileOne(tx, record)
          const rows = await tx.selectFrom('contacts').selectAll().where('joinedInto', 'is', null).execute()
          expect(rows.map(({ apolloId }) => apolloId).toSorted()).toEqual(proofs.map((_, number) => idOf(number)))
          const names = await tx.selectFrom('identities').selectAll().execute()
          for (const row of rows) {
            const number = Number.parseInt(row.apolloId?.slice(-2) ?? '', 16) % 16
            const own = names
              .filter(({ contactId }) => contactId === row.id)
              .map(({ kind, value }) => `${kind} ${value}`)
            expect(own).toEqual(
              expect.arrayContaining([
                `apollo ${idOf(number)}`,
                `email ${emailOf(number)}`,
                `linkedin in/ana-diaz-${number}`,
              ]),
            )
          }
          expect(names.filter(({ value }) => /^info@|not_unlocked/.test(value))).toEqual([])
        }),
      ),
      { numRuns: 40 },
    )
  })

  it('is the same whether people are filed together or one by one', async () => {
    const answers = someRecords.map((records) =>
      records.flatMap((record) => (record.kind === 'person' ? [record.answered] : [])),
    )
    await fc.assert(
      fc.asyncProperty(someRecords, answers, async (before, people) => {
        const outcomes = [[people], people.map((one) => [one])].map(
          (calls) => () =>
            tryOut(async (tx) => {
              for (const record of before) await fileOne(tx, record)
              for (const call of calls) await storePeople(tx, call, parts())
              return stateOf(tx)
            }),
        )
        const [together, oneByOne] = [await outcomes[0]?.(), await outcomes[1]?.()]
        expect(together).toEqual(oneByOne)
      }),
      { numRuns: 30 },
    )
  })

  it('takes a bounded number of statements', async () => {
    let statements = 0
    const counting = h.gateway.db.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const count = async (people: AnsweredPerson[]) => {
      statements = 0
      await counting.transaction().execute((tx) => storePeople(tx, people, parts()))
      return statements
    }
    const one = (number: number) => ({
      person: person(number, { email: emailOf(number), organization: acme }),
    })
    expect(await count([one(1)])).toBeLessThanOrEqual(4)
    expect(await count(Array.from({ length: 10 }, (_, number) => one(number)))).toBeLessThanOrEqual(4)
    expect(await count([one(1)])).toBeLessThanOrEqual(3)
  })

  it('gives neither desks nor hidden addresses to anybody as a name', async () => {
    for (const email of ['info@acme.example', 'sales+eu@acme.example', 'email_not_unlocked@acme.example', 'n/a']) {
      const twins = await filePeople(h, { person: person(1, { email }) }, { person: person(2, { email }) })
      expect(new Set(twins.map(({ id }) => id)).size).toBe(2)
      await fileSaved(h, saved(3, { email }), saved(4, { email }))
      expect((await living(h)).length).toBe(4)
      await h.gateway.db.deleteFrom('contacts').execute()
    }
  })

  it('never joins two people of Apollo’s, nor two namesakes', async () => {
    await filePeople(h, { person: person(1, { email: emailOf(1) }) }, { person: person(2, { email: emailOf(1) }) })
    expect((await living(h)).map(({ apolloId, email }) => [apolloId, email])).toEqual([
      [idOf(1), emailOf(1)],
      [idOf(2), null],
    ])
    const namesake = { name: 'Kim Lee', organization: acme, organization_id: acme.id }
    await fileSaved(
      h,
      saved(5, { ...namesake, email: 'kim@acme.example' }),
      saved(6, { ...namesake, email: 'lee@acme.example' }),
    )
    expect((await living(h)).length).toBe(4)
  })

  it('finds what was paid for under the name it was asked by, even where another had it', async () => {
    const asked = { kind: 'email' as const, value: emailOf(1) }
    const [first] = await filePeople(h, { person: person(1, { email: emailOf(1) }) })
    const [second] = await filePeople(h, { person: person(2), askedAs: [asked] })
    const [name] = await h.gateway.db.selectFrom('identities').selectAll().where('value', '=', asked.value).execute()
    expect(name?.contactId).toBe(second?.id)
    const { body } = await h.http.get(`/api/audit?entityId=${first?.id}&action=contact.name_moved`)
    expect(body).toMatchObject({ entries: [{ after: { movedTo: second?.id } }] })
  })
})
