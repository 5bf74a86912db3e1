import { z } from 'zod'
import { listLabels } from '../../../db/crm/links.ts'
import { ServiceError } from '../../../errors.ts'
import { operation } from '../../../operation.ts'
import { requireConnection } from '../connections/open-connection.ts'
import { crmObject } from '../mapping/mapping-schema.ts'

const id = z.string().min(1).max(64)

export const listQuarantined = operation({
  name: 'crm.list_quarantined',
  summary: 'Records that keep going back and forth and are left alone, with the reason',
  scope: 'read',
  input: z.strictObject({ id, limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.object({
    quarantined: z.array(
      z.object({
        object: crmObject,
        apolloId: z.string(),
        crmId: z.string(),
        label: z.string(),
        reason: z.string().nullable(),
        since: z.string(),
      }),
    ),
  }),
  async run({ db }, { id: connectionId, limit }) {
    await requireConnection(db, connectionId)
    const rows = await db
      .selectFrom('crmLinks')
      .select(['object', 'localId', 'crmId', 'reason', 'updatedAt'])
      .where('connectionId', '=', connectionId)
      .where('state', '=', 'quarantined')
      .orderBy('id')
      .limit(limit)
      .execute()
    const quarantined = await Promise.all(
      rows.map(async ({ object, localId, crmId, reason, updatedAt }) => {
        const labels = await listLabels(db, { connectionId, object }, { side: 'crm', ids: [crmId] })
        const label = labels.get(crmId) ?? localId
        return { object, apolloId: localId, crmId, label, reason, since: updatedAt.toISOString() }
      }),
    )
    return { quarantined }
  },
})

export const releaseRecord = operation({
  name: 'crm.release',
  summary: 'Sync a record again that was left alone because it kept going back and forth',
  scope: 'write',
  input: z.strictObject({
    id,
    object: crmObject,
    record: z.string().min(1).max(200).describe('Its id on either side'),
  }),
  output: z.object({ object: crmObject, apolloId: z.string(), crmId: z.string() }),
  async run({ db, mutate, clock }, { id: connectionId, object, record }) {
    await requireConnection(db, connectionId)
    return mutate(async (tx) => {
      const link = await tx
        .updateTable('crmLinks')
        .set({ state: 'linked', reason: 'released', flips: '{}', dirty: true, updatedAt: new Date(clock.now()) })
        .where('connectionId', '=', connectionId)
        .where('object', '=', object)
        .where('state', '=', 'quarantined')
        .where((eb) => eb.or([eb('localId', '=', record), eb('crmId', '=', record)]))
        .returning(['localId', 'crmId'])
        .executeTakeFirst()
      if (!link) {
        const options = { reason: 'not_quarantined', field: 'record' }
        throw new ServiceError('not_found', 'No such record is in quarantine', options)
      }
      const value = { object, apolloId: link.localId, crmId: link.crmId }
      const entity = { entityType: 'crm_connection', entityId: connectionId }
      return { value, audit: { action: 'crm_record.released', ...entity, after: value } }
    })
  },
})
