import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listReviews, resolveReview } from '../../src/services/crm/reviews/reviews.ts'
import { type CrmStage, openCrmStage } from './crm-stage.ts'
import { ambiguous, type Doubt, nearDuplicates, type Written } from './doubt-fixtures.ts'

let stage: CrmStage

beforeAll(async () => {
  stage = await openCrmStage()
  await stage.connect((mapping) => {
    for (const object of Object.values(mapping.objects))
      object.fields = object.fields.filter(({ crm }) => crm !== 'status')
  })
})

afterAll(() => stage.close())

function addToApollo({ first, last, email, linkedin, company }: Written): string {
  return stage.h.emulator.app.create('contact', {
    first_name: first,
    last_name: last,
    ...(email ? { email } : {}),
    ...(linkedin ? { linkedin_url: linkedin } : {}),
    ...(company ? { organization_name: company } : {}),
  })
}

function addToCrm({ first, last, email, linkedin }: Written): Promise<string> {
  const fields = { first_name: first, last_name: last, email: email ?? null, linkedin_url: linkedin ?? null }
  return stage.crm.add('contacts', fields)
}

async function addAll(doubts: readonly Doubt[]): Promise<void> {
  for (const { apollo, crm } of doubts) {
    for (const written of apollo) addToApollo(written)
    for (const written of crm) await addToCrm(written)
  }
}

async function openReviews() {
  return (await listReviews.call(stage.h.as(), { limit: 200 })).reviews
}

/** Every pair that is asked about, as `apollo|crm`. */
async function askedPairs(): Promise<string[]> {
  return (await openReviews()).flatMap(({ side, recordId, candidates }) =>
    candidates.map(({ id }) => (side === 'apollo' ? `${recordId}|${id}` : `${id}|${recordId}`)),
  )
}

async function inApollo(): Promise<number> {
  return (await stage.h.gateway.apollo.contacts.search({ per_page: 1 })).pagination.total_entries
}

describe('records that may or may not be one', () => {
  test('are neither made nor linked, and each pair is asked about once', async () => {
    await addAll([...ambiguous, ...nearDuplicates])
    const before = await inApollo()
    expect((await stage.preview()).counts).not.toHaveProperty('linked')
    const run = await stage.sync()
    expect(run).toMatchObject({ state: 'completed', writes: {} })
    expect(stage.writes.create).toBe(0)
    expect(await inApollo()).toBe(before)
    expect(await stage.h.gateway.db.selectFrom('crmLinks').selectAll().execute()).toEqual([])
    const pairs = await askedPairs()
    expect(new Set(pairs).size).toBe(pairs.length)
    expect(pairs.length).toBeGreaterThanOrEqual(ambiguous.length + nearDuplicates.length)
    const everybody = [...ambiguous, ...nearDuplicates].flatMap(({ apollo, crm }) => [...apollo, ...crm])
    expect(run.counts.ambiguous).toBe(everybody.length)
  })

  test('are not asked about again by the next run', async () => {
    const before = await openReviews()
    const run = await stage.sync()
    expect(run.writes).toEqual({})
    expect(await openReviews()).toEqual(before)
  })
})

/** The question about this pair, from whichever side it was asked. */
async function reviewOf(name: string) {
  const review = (await openReviews()).find(({ label }) => label.includes(name))
  if (!review) throw new Error(`Nobody is asked about ${name}`)
  return review
}

function resolve(id: string, as: 'link' | 'create' | 'ignore', recordId?: string) {
  return resolveReview.call(stage.h.as(), { id, as, recordId })
}

describe('a person’s judgement', () => {
  test('links two records, and the next run brings them together', async () => {
    const { id, candidates, label } = await reviewOf('Jonathan Hartmann')
    expect(candidates).toEqual([{ id: expect.any(String), label: expect.stringContaining('Jonathan Hartmann') }])
    await expect(resolve(id, 'link', 'no such record')).rejects.toMatchObject({ reason: 'record_not_found' })
    await resolve(id, 'link', candidates[0]?.id)
    const before = { ...stage.writes }
    await stage.sync()
    expect(stage.writes.create).toBe(before.create)
    expect((await openReviews()).some((review) => review.label === label)).toBe(false)
    const linked = await stage.h.gateway.db.selectFrom('crmLinks').select('madeBy').execute()
    expect(linked).toEqual([{ madeBy: 'review' }])
  })

  test('tells two records apart, and each is made on the other side, also after a preview', async () => {
    const [beforeApollo, beforeCrm] = [await inApollo(), (await stage.crm.all('contacts')).length]
    await resolve((await reviewOf('Jonathan Lindqvist')).id, 'create')
    await stage.preview()
    const run = await stage.sync()
    expect(run.writes).toMatchObject({ 'apollo.create.done': 1, 'crm.create.done': 1 })
    expect([await inApollo(), (await stage.crm.all('contacts')).length]).toEqual([beforeApollo + 1, beforeCrm + 1])
  })

  test('leaves two records alone, and nobody asks from the other side', async () => {
    await resolve((await reviewOf('Jonathan Okonkwo')).id, 'ignore')
    const before = { ...stage.writes }
    for (let round = 0; round < 2; round++) await stage.sync()
    expect(stage.writes).toEqual(before)
    await expect(reviewOf('Jonathan Okonkwo')).rejects.toThrow('Nobody is asked')
  })

  test('is not needed any more once one of the two is gone', async () => {
    const { side, recordId, candidates } = await reviewOf('Jonathan Castellano')
    const crmId = side === 'crm' ? recordId : (candidates[0]?.id ?? '')
    await stage.crm.remove('contacts', crmId)
    const run = await stage.sync()
    expect(run.writes).toEqual({ 'crm.create.done': 1 })
    await expect(reviewOf('Jonathan Castellano')).rejects.toThrow('Nobody is asked')
  })
})
