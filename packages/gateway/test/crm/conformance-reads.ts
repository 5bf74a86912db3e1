import { describe, expect, it } from 'vitest'
import { personFields } from './conformance-parts.ts'
import type { OpenCrm } from './crm-world.ts'

export function readSuite(crm: () => OpenCrm): void {
  describe('reading', () => {
    it('answers with the name of the account', async () => {
      expect((await crm().adapter.check()).account).not.toBe('')
    })

    it('describes the fields that a mapping may name', async () => {
      const { adapter, world } = crm()
      const { contacts, deals } = world.names
      const fields = new Map((await adapter.describe('contacts')).map((field) => [field.name, field]))
      expect(fields.get(contacts.email)).toMatchObject({ type: 'text', readOnly: false })
      expect(fields.get(contacts.choice.field)?.type).toBe('choice')
      expect(fields.get(contacts.choice.field)?.options).toContain(contacts.choice.value)
      expect(fields.get(contacts.readOnly)?.readOnly).toBe(true)
      const ofDeals = new Map((await adapter.describe('deals')).map((field) => [field.name, field]))
      expect(ofDeals.get(deals.amount)?.type).toBe('number')
      expect(['date', 'datetime']).toContain(ofDeals.get(deals.closeDate)?.type)
    })

    it('lists owners with their e-mail addresses, and the stages of deals', async () => {
      const { adapter, world } = crm()
      const { owner, deals } = world.names
      expect(await adapter.owners()).toContainEqual(
        expect.objectContaining({ id: owner.id, email: owner.email, active: true }),
      )
      const stages = new Map((await adapter.stages('deals')).map((stage) => [stage.id, stage]))
      expect(stages.get(deals.openStage)).toMatchObject({ isClosed: false, isWon: false })
      expect(stages.get(deals.wonStage)).toMatchObject({ isClosed: true, isWon: true })
    })

    it('reads records by id as they are now, and leaves out those that are gone', async () => {
      const { adapter, world } = crm()
      const { title } = world.names.contacts
      const here = await world.seed('contacts', { fields: personFields(world, 1, { [title]: 'Engineer' }) })
      const gone = await world.seed('contacts', { fields: personFields(world, 2) })
      await world.remove('contacts', gone)
      await world.edit('contacts', here, { [title]: 'Countess' })
      const found = await adapter.read('contacts', [here, gone], { fields: [title] })
      expect([...found.keys()]).toEqual([here])
      expect(found.get(here)).toMatchObject({ object: 'contacts', id: here, fields: { [title]: 'Countess' } })
      expect(found.get(here)?.updatedAt).toBeInstanceOf(Date)
    })

    it('reads more records than fit in one call', async () => {
      const { adapter, world } = crm()
      const count = Math.min(adapter.batchSize, 200) + 1
      const ids: string[] = []
      for (let number = 0; number < count; number += 1) {
        ids.push(await world.seed('contacts', { fields: personFields(world, number) }))
      }
      const found = await adapter.read('contacts', ids, { fields: [world.names.contacts.email] })
      expect(found.size).toBe(count)
    })

    it('answers for a merged id with the record that it became', async () => {
      const { adapter, world } = crm()
      const into = await world.seed('contacts', { fields: personFields(world, 1) })
      const from = await world.seed('contacts', { fields: personFields(world, 2) })
      await world.merge('contacts', { from, into })
      const found = await adapter.read('contacts', [from], { fields: [world.names.contacts.email] })
      expect(found.get(from)?.id).toBe(into)
    })

    it('finds every record that bears one of several values', async () => {
      const { adapter, world } = crm()
      const { names } = world
      const one = await world.seed('companies', {
        fields: { [names.companies.name]: 'One', [names.companies.domain]: 'same.example' },
      })
      const two = await world.seed('companies', {
        fields: { [names.companies.name]: 'Two', [names.companies.domain]: 'same.example' },
      })
      const three = await world.seed('companies', {
        fields: { [names.companies.name]: 'Three', [names.companies.domain]: 'other.example' },
      })
      await world.seed('companies', {
        fields: { [names.companies.name]: 'Four', [names.companies.domain]: 'none.example' },
      })
      await world.settle()
      const values = ['same.example', 'other.example', 'nobody.example']
      const found = await adapter.find(
        'companies',
        { field: names.companies.domain, values },
        { fields: [names.companies.name] },
      )
      expect(found.map(({ id }) => id).toSorted()).toEqual([one, two, three].toSorted())
    })

    it('reads owners and what belongs together', async () => {
      const { adapter, world } = crm()
      const { names } = world
      const company = await world.seed('companies', { fields: { [names.companies.name]: 'Works' } })
      const contact = await world.seed('contacts', {
        fields: personFields(world, 1),
        ownerId: names.owner.id,
        links: { company },
      })
      const deal = await world.seed('deals', {
        fields: {
          [names.deals.name]: 'Engine',
          [names.deals.stage]: names.deals.openStage,
          [names.deals.closeDate]: '2027-05-01',
        },
        links: { company, contacts: [contact] },
      })
      const person = (await adapter.read('contacts', [contact], { fields: [] })).get(contact)
      expect(person?.ownerId).toBe(names.owner.id)
      expect(person?.links.company).toBe(company)
      const sale = (await adapter.read('deals', [deal], { fields: [names.deals.stage] })).get(deal)
      expect(sale?.fields[names.deals.stage]).toBe(names.deals.openStage)
      expect(sale?.links).toEqual({ company, contacts: [contact] })
    })
  })
}
