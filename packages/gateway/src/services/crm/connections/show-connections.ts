import { z } from 'zod'
import { deleteConnectionRow, listConnectionRows } from '../../../db/crm/connections.ts'
import { operation } from '../../../operation.ts'
import { connectionSchema, viewConnection } from './connection-view.ts'
import { requireConnection } from './open-connection.ts'

const id = z.string().min(1).max(64)

export const listConnections = operation({
  name: 'crm.list_connections',
  summary: 'The connections to CRMs',
  scope: 'read',
  input: z.strictObject({}),
  output: z.object({ connections: z.array(connectionSchema) }),
  async run({ db }) {
    return { connections: (await listConnectionRows(db)).map(viewConnection) }
  },
})

export const getConnection = operation({
  name: 'crm.get_connection',
  summary: 'One connection to a CRM, with its mapping',
  scope: 'read',
  input: z.strictObject({ id }),
  output: connectionSchema,
  run: async ({ db }, { id }) => viewConnection(await requireConnection(db, id)),
})

export const deleteConnection = operation({
  name: 'crm.delete_connection',
  summary: 'Forget a connection with its links and its log; the records on both sides stay',
  scope: 'admin',
  input: z.strictObject({ id }),
  output: z.object({ id: z.string(), deleted: z.boolean() }),
  async run({ db, mutate }, { id }) {
    const row = await requireConnection(db, id)
    return mutate(async (tx) => {
      await deleteConnectionRow(tx, id)
      const entity = { entityType: 'crm_connection', entityId: id }
      const audit = { action: 'crm_connection.deleted', ...entity, before: { kind: row.kind, mapping: row.mapping } }
      return { value: { id, deleted: true }, audit }
    })
  },
})
