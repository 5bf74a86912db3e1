import { describe, expect, it } from 'vitest'
import { follow, idOf, personFields } from './conformance-parts.ts'
import type { OpenCrm } from './crm-world.ts'

export function feedSuite(crm: () => OpenCrm): void {
  describe('the feed of changes', () => {
    it('begins with everything there is and ends where nothing more has changed', async () => {
      const { adapter, world } = crm()
      const { email } = world.names.contacts
      const seeded: string[] = []
      for (let number = 0; number < 30; number += 1) {
        seeded.push(await world.seed('contacts', { fields: personFields(world, number) }))
      }
      await world.settle()
      const feed = await follow(adapter, 'contacts', { fields: [email], cursor: null })
      const latest = new Map(feed.records.map((record) => [record.id, record]))
      expect([...latest.keys()].toSorted()).toEqual(seeded.toSorted())
      expect(latest.get(seeded[7] ?? '')?.fields[email]).toBe('person7@conformance.example')
      expect(feed.deleted).toEqual([])
    })

    it('goes on after its cursor in another process: edits, new records, deletions', async () => {
      const { adapter, world, another } = crm()
      const { email, title } = world.names.contacts
      const fields = [email, title]
      const edited = await world.seed('contacts', { fields: personFields(world, 1) })
      const removed = await world.seed('contacts', { fields: personFields(world, 2) })
      await world.settle()
      const { cursor } = await follow(adapter, 'contacts', { fields, cursor: null })
      await world.edit('contacts', edited, { [title]: 'Analyst' })
      await world.remove('contacts', removed)
      const added = await world.seed('contacts', { fields: personFields(world, 3) })
      await world.settle()
      const next = await another()
      const feed = await follow(next, 'contacts', { fields, cursor })
      const latest = new Map(feed.records.map((record) => [record.id, record]))
      expect(latest.get(edited)?.fields[title]).toBe('Analyst')
      expect(latest.get(added)?.fields[email]).toBe('person3@conformance.example')
      expect(latest.has(removed)).toBe(false)
      expect(feed.deleted).toContain(removed)
      await next.close()
    })

    it('loses nothing that happens while it is being read', async () => {
      const { adapter, world } = crm()
      const { email, title } = world.names.contacts
      const ids: string[] = []
      for (let number = 0; number < 12; number += 1) {
        ids.push(await world.seed('contacts', { fields: personFields(world, number) }))
      }
      await world.settle()
      const first = await adapter.changes('contacts', { fields: [email, title], cursor: null })
      await world.edit('contacts', ids[0] ?? '', { [title]: 'Changed meanwhile' })
      const added = await world.seed('contacts', { fields: personFields(world, 99) })
      await world.settle()
      const rest = await follow(adapter, 'contacts', { fields: [email, title], cursor: first.cursor })
      const latest = new Map([...first.records, ...rest.records].map((record) => [record.id, record]))
      expect(latest.get(ids[0] ?? '')?.fields[title]).toBe('Changed meanwhile')
      expect([...latest.keys()].toSorted()).toEqual([...ids, added].toSorted())
    })

    it('tells what was merged into what', async () => {
      const { adapter, world } = crm()
      const { email } = world.names.contacts
      const into = await world.seed('contacts', { fields: personFields(world, 1) })
      const from = await world.seed('contacts', { fields: personFields(world, 2) })
      await world.settle()
      const { cursor } = await follow(adapter, 'contacts', { fields: [email], cursor: null })
      await world.merge('contacts', { from, into })
      await world.settle()
      const feed = await follow(adapter, 'contacts', { fields: [email], cursor })
      expect(feed.merged).toContainEqual({ from, into })
      expect(feed.deleted).not.toContain(from)
    })

    it('shows a write of ours once it is there, with the time that the write was answered with', async () => {
      const { adapter, world } = crm()
      const { email, title } = world.names.contacts
      const id = await world.seed('contacts', { fields: personFields(world, 1) })
      await world.settle()
      const { cursor } = await follow(adapter, 'contacts', { fields: [email, title], cursor: null })
      const [result] = await adapter.update('contacts', [{ key: 'w1', id, fields: { [title]: 'Written' } }])
      expect(idOf(result)).toBe(id)
      await world.settle()
      const feed = await follow(adapter, 'contacts', { fields: [email, title], cursor })
      const shown = feed.records.findLast((record) => record.id === id)
      expect(shown?.fields[title]).toBe('Written')
      if (result?.ok && result.updatedAt) expect(shown?.updatedAt).toEqual(result.updatedAt)
    })
  })
}
