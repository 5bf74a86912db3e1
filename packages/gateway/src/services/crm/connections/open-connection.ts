import type { Context } from '../../../context.ts'
import type { CrmAdapter } from '../../../crm/crm-adapter.ts'
import { type ConnectionRow, findConnection } from '../../../db/crm/connections.ts'
import type { ReadDb } from '../../../db/database.ts'
import { ServiceError } from '../../../errors.ts'
import { openSeal, readSealed } from '../../webhooks/seal.ts'
import { askCrm, toCrmFailure } from '../crm-failure.ts'
import { openTokens } from './connection-tokens.ts'
import { sealedFor } from './sealed-for.ts'

export async function requireConnection(db: ReadDb, id: string): Promise<ConnectionRow> {
  return foundConnection(await findConnection(db, id))
}

export function foundConnection(row: ConnectionRow | undefined): ConnectionRow {
  if (row) return row
  const options = { reason: 'connection_not_found', field: 'id' }
  throw new ServiceError('not_found', 'There is no connection with this id', options)
}

export async function readSecrets({ config }: Context, row: ConnectionRow): Promise<Record<string, string>> {
  if (row.sealedSecrets === null) return {}
  const text = readSealed(await openSeal(config), row.sealedSecrets, sealedFor(row.id))
  if (text !== undefined) return JSON.parse(text) as Record<string, string>
  throw new ServiceError('conflict', 'The secrets of this connection were sealed with another key: set them anew', {
    reason: 'secrets_unreadable',
  })
}

/** Works with the CRM, and closes it whatever comes of it. */
export async function withCrm<T>(
  context: Context,
  row: ConnectionRow,
  work: (adapter: CrmAdapter) => Promise<T>,
): Promise<T> {
  const secrets = await readSecrets(context, row)
  const { kind, settings } = row
  const tokens = await openTokens(context, row, secrets)
  const adapter = await askCrm(async () => context.openCrm({ kind, settings, secrets, tokens }))
  try {
    return await work(adapter)
  } catch (error) {
    throw toCrmFailure(error)
  } finally {
    await adapter.close()
  }
}
