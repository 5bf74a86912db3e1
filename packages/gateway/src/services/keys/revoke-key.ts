import { z } from 'zod'
import { findApiKey, listLiveAdminKeys, lockApiKeys, revokeApiKey } from '../../db/api-keys.ts'
import { ServiceError } from '../../errors.ts'
import { operation } from '../../operation.ts'
import { keyIdSchema, keyNotFound, keySchema, viewKey } from './key-view.ts'

export const revokeKey = operation({
  name: 'keys.revoke',
  summary: 'End an API key; it opens nothing any more within a second',
  scope: 'admin',
  input: z.strictObject({ id: keyIdSchema }),
  output: keySchema,
  async run({ mutate, clock }, { id }) {
    return mutate(async (tx) => {
      const at = new Date(clock.now())
      await lockApiKeys(tx)
      const before = await findApiKey(tx, id)
      if (!before) throw keyNotFound(id)
      if (before.revokedAt) return { value: viewKey(before), audit: [] }
      const admins = await listLiveAdminKeys(tx, at)
      if (admins.length === 1 && admins[0]?.id === id) throw lastAdminKey()
      await revokeApiKey(tx, id, at)
      const after = viewKey({ ...before, revokedAt: at })
      return {
        value: after,
        audit: { action: 'key.revoked', entityType: 'key', entityId: id, before: viewKey(before), after },
      }
    })
  },
})

function lastAdminKey(): ServiceError {
  return new ServiceError('conflict', 'This is the last admin key: make another one first', {
    reason: 'last_admin_key',
  })
}
