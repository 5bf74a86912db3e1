import type { Contact } from '@delos/client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CrmError } from '../../src/crm/crm-error.ts'
import { fieldRule } from '../../src/services/crm/mapping/mapping-schema.ts'
import { type CrmStage, openCrmStage } from './crm-stage.ts'
import { createDice } from './dice.ts'
import { expectedAfter, type PairState, type PolicyField, type SideState } from './field-policies.ts'

const pairs = 20
const editsARound = 60

let stage: CrmStage
let fields: PolicyField[]
/** Apollo's id and the CRM's, of each pair. */
let ids: { apollo: string; crm: string }[]
const dice = createDice(7)

beforeAll(async () => {
  stage = await openCrmStage()
  fields = [
    { apollo: 'title', crm: 'title', policy: 'newest', direction: 'both' },
    { apollo: 'firstName', crm: 'first_name', policy: 'newest', direction: 'both' },
    { apollo: 'organizationName', crm: 'employer', policy: 'apollo', direction: 'both' },
    await customField('source', 'crm', 'both'),
    await customField('nickname', 'fill', 'both'),
    await customField('remark', 'locked', 'both'),
    await customField('score', 'newest', 'to_crm'),
    await customField('grade', 'newest', 'from_crm'),
  ]
  for (const { crm } of fields)
    await stage.crm.ask(`alter table delos_crm.contacts add column if not exists ${crm} text`)
  await stage.connect((mapping) => {
    const contacts = mapping.objects.contacts
    if (!contacts) throw new Error('Contacts were expected')
    const email = contacts.fields.filter(({ apollo }) => apollo === 'email')
    contacts.fields = [...email, ...fields.map((field) => fieldRule.parse(field))]
    mapping.objects = { contacts }
  })
  ids = await Promise.all(Array.from({ length: pairs }, (_, number) => addPair(number)))
  await stage.preview()
  const first = await stage.sync()
  expect(first).toMatchObject({ state: 'completed', counts: { linked: pairs } })
})

afterAll(() => stage.close())

/** Of both sides: a custom field of Apollo's, and a column of the team's. */
async function customField(
  crm: string,
  policy: PolicyField['policy'],
  direction: PolicyField['direction'],
): Promise<PolicyField> {
  const wanted = { label: crm, modality: 'contact' as const, type: 'string' as const }
  const { typed_custom_fields: made } = await stage.h.gateway.apollo.fields.create(wanted)
  return { apollo: `custom:${String(made[0]?.id).split('.').at(-1)}`, crm, policy, direction }
}

async function addPair(number: number): Promise<{ apollo: string; crm: string }> {
  const email = `person${number}@converge.example`
  const apollo = stage.h.emulator.app.create('contact', { first_name: `First ${number}`, last_name: 'Last', email })
  return { apollo, crm: await stage.crm.add('contacts', { first_name: `First ${number}`, email }) }
}

const wire: Record<string, string> = { title: 'title', firstName: 'first_name', organizationName: 'organization_name' }

function editApollo(id: string, { apollo }: PolicyField, value: string | null): void {
  const name = wire[apollo]
  const change = name ? { [name]: value ?? '' } : { typed_custom_fields: { [apollo.slice('custom:'.length)]: value } }
  stage.h.emulator.app.edit('contact', id, change)
}

/** Both sides as they stand, past the sync. */
async function look(): Promise<PairState[]> {
  const contacts = new Map<string, Contact>()
  for await (const contact of stage.h.gateway.apollo.contacts.searchAll({})) contacts.set(contact.id, contact)
  const records = new Map((await stage.crm.all('contacts')).map((record) => [String(record.id), record]))
  return ids.map(({ apollo, crm }) => {
    const [contact, record] = [contacts.get(apollo), records.get(crm)]
    if (!contact || !record) throw new Error('A record is gone')
    return {
      apollo: stateOf(contact),
      crm: { values: valuesOf(record), updatedAt: Date.parse(String(record.updated_at)) },
    }
  })
}

function stateOf(contact: Contact): SideState {
  const custom = contact.typed_custom_fields as Record<string, string | null>
  const plain: Record<string, unknown> = { ...contact }
  const values = Object.fromEntries(
    fields.map(({ apollo, crm }) => {
      const name = wire[apollo]
      return [crm, (name ? plain[name] : custom[apollo.slice('custom:'.length)]) || null] as const
    }),
  )
  return { values: values as SideState['values'], updatedAt: Date.parse(String(contact.updated_at)) }
}

function valuesOf(record: SideState['values']): SideState['values'] {
  return Object.fromEntries(fields.map(({ crm }) => [crm, record[crm] || null]))
}

async function editBoth(round: number): Promise<void> {
  for (let edit = 0; edit < editsARound; edit++) {
    const pair = dice.pick(ids)
    const field = dice.pick(fields)
    const value = dice.chance(0.1) && field.apollo !== 'firstName' ? null : `round ${round} edit ${edit}`
    if (dice.chance(0.5)) editApollo(pair.apollo, field, value)
    else await stage.crm.edit('contacts', pair.crm, { [field.crm]: value })
  }
}

const valuesIn = (states: readonly SideState[]) => states.map(({ values }) => values)

async function expectPolicyAfter(before: readonly PairState[], edited: readonly PairState[]): Promise<void> {
  const after = await look()
  const expected = edited.map((now, at) => expectedAfter(fields, before[at] ?? now, now))
  expect(after.map(({ apollo, crm }) => valuesIn([apollo, crm]))).toEqual(expected.map(valuesIn))
}

/** A run in bad weather is tried until it ends, as the queue would. */
async function syncThrough(): Promise<void> {
  let run = stage.sync()
  for (let attempt = 0; attempt < 20; attempt++) {
    const failed = await run.then(
      () => undefined,
      (error: unknown) => error,
    )
    if (!failed) return
    const open = await stage.h.gateway.db.selectFrom('crmRuns').select('id').where('state', '=', 'running').execute()
    run = stage.work(open[0]?.id ?? '')
  }
  throw new Error('The weather was too bad')
}

describe('random edits on both sides at once', () => {
  test.each([1, 2, 3])('end in what the policy of each field says, round %i', async (round) => {
    const before = await look()
    await editBoth(round)
    const edited = await look()
    expect((await stage.sync()).state).toBe('completed')
    await expectPolicyAfter(before, edited)
  })

  test('leave nothing to write', async () => {
    const before = { ...stage.writes }
    expect((await stage.sync()).writes).toEqual({})
    expect(stage.writes).toEqual(before)
  })

  test('end so as well where calls fail and answers are lost', async () => {
    stage.weather.around = (adapter) => ({
      ...adapter,
      async update(object, writes, call) {
        const results = dice.chance(0.5) ? await adapter.update(object, writes, call) : undefined
        if (dice.chance(0.4)) throw new CrmError('timeout', 'The answer was lost')
        return results ?? (await adapter.update(object, writes, call))
      },
    })
    stage.h.emulator.faults.add({ endpoint: 'contacts/bulk_update', probability: 0.4, effect: { reset: 'after' } })
    stage.h.emulator.faults.add({ endpoint: 'contacts/search', probability: 0.2, effect: { status: 503 } })
    const before = await look()
    await editBoth(4)
    const edited = await look()
    await syncThrough()
    stage.weather.around = undefined
    stage.h.emulator.faults.clear()
    await stage.sync()
    await expectPolicyAfter(before, edited)
    expect((await stage.sync()).writes).toEqual({})
  })
})

describe('one edit', () => {
  test.each(['apollo', 'crm'] as const)('on the side of %s is one write on the other, and none back', async (side) => {
    const [pair] = ids
    const [title] = fields
    if (!pair || !title) throw new Error('A pair was expected')
    if (side === 'apollo') editApollo(pair.apollo, title, 'Once')
    else await stage.crm.edit('contacts', pair.crm, { title: 'Twice' })
    const before = { ...stage.writes, apollo: apolloWrites() }
    const runs = [await stage.sync(), await stage.sync(), await stage.sync()]
    expect(runs.map(({ writes }) => writes)).toEqual([
      { [side === 'apollo' ? 'crm.update.done' : 'apollo.update.done']: 1 },
      {},
      {},
    ])
    const [crm, apollo] = side === 'apollo' ? [1, 0] : [0, 1]
    expect({ ...stage.writes, apollo: apolloWrites() }).toEqual({
      ...before,
      update: before.update + crm,
      apollo: before.apollo + apollo,
    })
  })
})

function apolloWrites(): number {
  const counted = stage.h.emulator.stats().requestsByEndpoint
  return ['contacts/update', 'contacts/bulk_update', 'contacts/create'].reduce(
    (sum, endpoint) => sum + (counted[endpoint] ?? 0),
    0,
  )
}

test('a contact that was enriched goes by what Apollo has of it now', async () => {
  const person = stage.h.emulator.world.people.find(({ enrichable, email, title }) => enrichable && email && title)
  const [title, , , source] = fields
  if (!person?.email || !title || !source) throw new Error('Somebody was expected')
  const { contact } = await stage.h.gateway.apollo.contacts.create({ email: person.email })
  await stage.sync()
  await stage.h.http.post('/api/leads/enrich', { email: person.email, maxAgeDays: 0 })
  await stage.sync()
  editApollo(contact.id, source, 'Fair')
  editApollo(contact.id, title, null)
  await stage.sync()
  const record = await stage.crm.find('contacts', { source: 'Fair' })
  expect(record).toMatchObject({ email: person.email.toLowerCase(), title: null })
  expect((await stage.sync()).writes).toEqual({})
})
