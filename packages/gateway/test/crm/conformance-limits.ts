import { describe, expect, it } from 'vitest'
import { CrmError } from '../../src/crm/crm-error.ts'
import { personFields } from './conformance-parts.ts'
import type { OpenCrm } from './crm-world.ts'

async function faultOf(work: Promise<unknown>): Promise<CrmError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof CrmError) return error
  throw new Error('No CrmError was thrown', { cause: error })
}

export function limitSuite(crm: () => OpenCrm): void {
  describe('weather', () => {
    it('never repeats a creation whose answer was lost', async () => {
      const { adapter, world } = crm()
      const { email } = world.names.contacts
      await world.fault('lost_answer')
      const [result] = await adapter.create('contacts', [{ key: 'once', fields: personFields(world, 1) }])
      expect(result).toMatchObject({ key: 'once', ok: false, fault: 'unknown_outcome' })
      expect(await world.count('contacts')).toBe(1)
      await world.settle()
      const match = { field: email, values: ['person1@conformance.example'] }
      expect(await adapter.find('contacts', match, { fields: [email] })).toHaveLength(1)
    })

    it('repeats a read that failed', async () => {
      const { adapter, world } = crm()
      const { email } = world.names.contacts
      const id = await world.seed('contacts', { fields: personFields(world, 1) })
      await world.fault('down')
      expect((await adapter.read('contacts', [id], { fields: [email] })).get(id)?.id).toBe(id)
    })

    it('waits for a short limit and goes on', async () => {
      const { adapter, world } = crm()
      const id = await world.seed('contacts', { fields: personFields(world, 1) })
      await world.fault('short_limit')
      const { title } = world.names.contacts
      const [result] = await adapter.update('contacts', [{ key: 'a', id, fields: { [title]: 'Patient' } }])
      expect(result?.ok).toBe(true)
      expect((await world.peek('contacts', id))?.fields[title]).toBe('Patient')
    })

    it('says how long a long limit lasts, and that nothing was written', async () => {
      const { adapter, world } = crm()
      await world.fault('long_limit')
      const error = await faultOf(adapter.create('contacts', [{ key: 'a', fields: personFields(world, 1) }]))
      expect(error).toMatchObject({ code: 'rate_limited', retryable: true })
      expect(error.retryAfterMs).toBeGreaterThan(0)
      expect(await world.count('contacts')).toBe(0)
    })

    it('tells credentials that are no longer good', async () => {
      const { adapter, world } = crm()
      await world.fault('revoked')
      expect(await faultOf(adapter.check())).toMatchObject({ code: 'unauthorized', retryable: false })
      const write = adapter.create('contacts', [{ key: 'a', fields: personFields(world, 1) }])
      expect((await faultOf(write)).code).toBe('unauthorized')
    })

    it('stops for a signal', async () => {
      const { adapter } = crm()
      const signal = AbortSignal.abort(new Error('enough'))
      await expect(adapter.changes('contacts', { fields: [], cursor: null, signal })).rejects.toThrow()
    })
  })
}
