import { describe, expect, it } from 'vitest'
import { byKey, idOf, personFields } from './conformance-parts.ts'
import type { OpenCrm } from './crm-world.ts'

export function writeSuite(crm: () => OpenCrm): void {
  describe('writing', () => {
    it('creates records with values of every kind, an owner and what they belong to', async () => {
      const { adapter, world } = crm()
      const { names } = world
      const [made] = await adapter.create('companies', [
        {
          key: 'company',
          fields: { [names.companies.name]: 'Ünïcode & Søn', [names.companies.domain]: 'uni.example' },
        },
      ])
      const company = idOf(made)
      const { field, value } = names.contacts.choice
      const [person] = await adapter.create('contacts', [
        {
          key: 'person',
          fields: personFields(world, 1, { [field]: value }),
          ownerId: names.owner.id,
          links: { company },
        },
      ])
      const [sale] = await adapter.create('deals', [
        {
          key: 'sale',
          fields: {
            [names.deals.name]: 'Engine',
            [names.deals.amount]: 1250.5,
            [names.deals.closeDate]: '2027-05-01',
            [names.deals.stage]: names.deals.openStage,
          },
          links: { company, contacts: [idOf(person)] },
        },
      ])
      const contact = await world.peek('contacts', idOf(person))
      expect(contact?.fields[field]).toBe(value)
      expect(contact?.ownerId).toBe(names.owner.id)
      expect(contact?.links.company).toBe(company)
      expect((await world.peek('companies', company))?.fields[names.companies.name]).toBe('Ünïcode & Søn')
      const read = (
        await adapter.read('deals', [idOf(sale)], { fields: [names.deals.amount, names.deals.closeDate] })
      ).get(idOf(sale))
      expect(read?.fields[names.deals.amount]).toBe(1250.5)
      expect(String(read?.fields[names.deals.closeDate])).toMatch(/^2027-05-01/)
      expect(read?.links).toEqual({ company, contacts: [idOf(person)] })
    })

    it('takes more records than fit in one call and answers for each by its key', async () => {
      const { adapter, world } = crm()
      const count = Math.min(adapter.batchSize, 200) + 3
      const writes = Array.from({ length: count }, (_, number) => ({
        key: `w${number}`,
        fields: personFields(world, number),
      }))
      const results = byKey(await adapter.create('contacts', writes))
      expect(results.size).toBe(count)
      expect(new Set(writes.map(({ key }) => idOf(results.get(key)))).size).toBe(count)
      expect(await world.count('contacts')).toBe(count)
      const last = await world.peek('contacts', idOf(results.get(`w${count - 1}`)))
      expect(last?.fields[world.names.contacts.lastName]).toBe(`Number ${count - 1}`)
    })

    it('fails the one bad record of a batch, by field, and writes the others', async () => {
      const { adapter, world } = crm()
      const { choice } = world.names.contacts
      const results = byKey(
        await adapter.create('contacts', [
          { key: 'good1', fields: personFields(world, 1) },
          { key: 'bad', fields: personFields(world, 2, { [choice.field]: 'no such value' }) },
          { key: 'good2', fields: personFields(world, 3) },
        ]),
      )
      expect(results.get('bad')).toMatchObject({ ok: false, fault: 'invalid_value', field: choice.field })
      expect(idOf(results.get('good1'))).not.toBe(idOf(results.get('good2')))
      expect(await world.count('contacts')).toBe(2)
    })

    it('refuses an owner whom nobody knows', async () => {
      const { adapter, world } = crm()
      const results = byKey(
        await adapter.create('contacts', [
          { key: 'bad', fields: personFields(world, 1), ownerId: '999999999' },
          { key: 'good', fields: personFields(world, 2) },
        ]),
      )
      expect(results.get('bad')).toMatchObject({ ok: false, fault: 'unknown_owner' })
      expect(results.get('good')?.ok).toBe(true)
    })

    it('tells a duplicate by the record that is there, where the CRM refuses duplicates', async () => {
      const { adapter, world } = crm()
      const known = await world.seed('contacts', { fields: personFields(world, 1) })
      await world.settle()
      const results = byKey(
        await adapter.create('contacts', [
          { key: 'twin', fields: personFields(world, 1) },
          { key: 'other', fields: personFields(world, 2) },
        ]),
      )
      expect(results.get('other')?.ok).toBe(true)
      if (world.refusesDuplicates) {
        expect(results.get('twin')).toMatchObject({ ok: false, fault: 'duplicate', existingIds: [known] })
      } else {
        expect(results.get('twin')?.ok).toBe(true)
      }
    })

    it('changes the named fields only, and empties with null', async () => {
      const { adapter, world } = crm()
      const { title, firstName, lastName } = world.names.contacts
      const id = await world.seed('contacts', { fields: personFields(world, 1, { [title]: 'Engineer' }) })
      const [first] = await adapter.update('contacts', [{ key: 'a', id, fields: { [firstName]: 'Augusta' } }])
      expect(idOf(first)).toBe(id)
      expect((await world.peek('contacts', id))?.fields).toMatchObject({
        [firstName]: 'Augusta',
        [lastName]: 'Number 1',
        [title]: 'Engineer',
      })
      await adapter.update('contacts', [{ key: 'b', id, fields: { [title]: null } }])
      expect((await world.peek('contacts', id))?.fields[title] ?? null).toBeNull()
      const read = await adapter.read('contacts', [id], { fields: [title] })
      expect(read.get(id)?.fields[title]).toBeNull()
    })

    it('changes owner and links', async () => {
      const { adapter, world } = crm()
      const { names } = world
      const one = await world.seed('companies', { fields: { [names.companies.name]: 'One' } })
      const two = await world.seed('companies', { fields: { [names.companies.name]: 'Two' } })
      const id = await world.seed('contacts', { fields: personFields(world, 1), links: { company: one } })
      const [result] = await adapter.update('contacts', [
        { key: 'a', id, fields: {}, ownerId: names.owner.id, links: { company: two } },
      ])
      expect(idOf(result)).toBe(id)
      const after = (await adapter.read('contacts', [id], { fields: [] })).get(id)
      expect(after).toMatchObject({ ownerId: names.owner.id, links: { company: two } })
    })

    it('says of a record that is gone that it is gone, and of a merged one what it became', async () => {
      const { adapter, world } = crm()
      const { title } = world.names.contacts
      const gone = await world.seed('contacts', { fields: personFields(world, 1) })
      const from = await world.seed('contacts', { fields: personFields(world, 2) })
      const into = await world.seed('contacts', { fields: personFields(world, 3) })
      await world.remove('contacts', gone)
      await world.merge('contacts', { from, into })
      const results = byKey(
        await adapter.update('contacts', [
          { key: 'gone', id: gone, fields: { [title]: 'Nobody' } },
          { key: 'merged', id: from, fields: { [title]: 'Survivor' } },
          { key: 'here', id: into, fields: { [world.names.contacts.firstName]: 'Here' } },
        ]),
      )
      expect(results.get('gone')).toMatchObject({ ok: false, fault: 'not_found' })
      const merged = results.get('merged')
      expect(merged?.ok ? merged.id : merged?.mergedInto).toBe(into)
      if (merged && !merged.ok) expect(merged.fault).toBe('merged')
      expect(results.get('here')?.ok).toBe(true)
    })

    it('removes records, and says so where there is none', async () => {
      const { adapter, world } = crm()
      const id = await world.seed('contacts', { fields: personFields(world, 1) })
      const [removed] = await adapter.remove('contacts', [id])
      expect(removed).toMatchObject({ key: id, ok: true, id })
      expect(await world.peek('contacts', id)).toBeUndefined()
      const [again] = await adapter.remove('contacts', [id])
      expect(again?.ok || again?.fault === 'not_found').toBe(true)
    })

    it('does not write to a field that is read only', async () => {
      const { adapter, world } = crm()
      const id = await world.seed('contacts', { fields: personFields(world, 1) })
      const { readOnly } = world.names.contacts
      const [result] = await adapter.update('contacts', [
        { key: 'a', id, fields: { [readOnly]: '2020-01-01T00:00:00Z' } },
      ])
      expect(result).toMatchObject({ ok: false, field: readOnly })
    })
  })
}
