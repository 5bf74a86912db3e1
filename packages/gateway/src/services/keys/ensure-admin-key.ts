import { type Actor, systemActor } from '../../actor.ts'
import type { Context } from '../../context.ts'
import {
  type ApiKeyRow,
  findApiKey,
  findApiKeyByHash,
  insertApiKey,
  listLiveAdminKeys,
  lockApiKeys,
  makeAdminKey,
} from '../../db/api-keys.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import { findSetting, putSetting } from '../../db/settings.ts'
import type { Secret } from '../../secret.ts'
import { hashSecret, makeKeySecret } from './key-secret.ts'
import { viewKey } from './key-view.ts'

/** Which key is the one that the environment names. */
const settingName = 'admin_key'

export interface ContextMaker {
  as(actor: Actor, caller: { requestId: string }): Context
}

/**
 * Sees to it that somebody can get in: with the configured secret, or else, where no admin key works, with a new one,
 * which is then returned to be shown once. A changed configured secret ends the one before.
 */
export async function ensureAdminKey(gateway: ContextMaker, configured?: Secret): Promise<{ printed?: string }> {
  const context = gateway.as(systemActor('start'), { requestId: 'start' })
  return context.mutate<{ printed?: string }>(async (tx) => {
    await lockApiKeys(tx)
    if (configured) return { value: {}, audit: await admit(tx, context, hashSecret(configured.reveal())) }
    const at = new Date(context.clock.now())
    if ((await listLiveAdminKeys(tx, at)).length) return { value: {}, audit: [] }
    const secret = makeKeySecret()
    return { value: { printed: secret }, audit: await addAdminKey(tx, context, hashSecret(secret)) }
  })
}

async function admit(tx: Tx, context: Context, secretHash: string): Promise<AuditEntry[]> {
  const setting = await findSetting<{ id: string }>(tx, settingName)
  const row = (await findApiKeyByHash(tx, secretHash)) ?? (setting && (await findApiKey(tx, setting.id)))
  if (!row) return addAdminKey(tx, context, secretHash)
  if (isAsConfigured(row, secretHash)) return []
  await makeAdminKey(tx, row.id, secretHash)
  const after = viewKey({ ...row, scopes: ['admin'], kind: 'service', revokedAt: null, expiresAt: null })
  return [{ action: 'key.configured', entityType: 'key', entityId: row.id, before: viewKey(row), after }]
}

function isAsConfigured(row: ApiKeyRow, secretHash: string): boolean {
  return row.secretHash === secretHash && !row.revokedAt && !row.expiresAt && row.scopes.includes('admin')
}

async function addAdminKey(tx: Tx, context: Context, secretHash: string): Promise<AuditEntry[]> {
  const at = new Date(context.clock.now())
  const row: ApiKeyRow = {
    id: context.makeId(),
    name: 'admin',
    secretHash,
    scopes: ['admin'],
    kind: 'service',
    team: null,
    createdAt: at,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    strict: false,
  }
  await insertApiKey(tx, { ...row, scopes: JSON.stringify(row.scopes) })
  await putSetting(tx, { name: settingName, value: { id: row.id }, at })
  return [{ action: 'key.created', entityType: 'key', entityId: row.id, after: viewKey(row) }]
}
