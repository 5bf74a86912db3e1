import { z } from 'zod'
import type { ApiKeyRow } from '../../db/api-keys.ts'
import { ServiceError } from '../../errors.ts'

export const scopes = ['read', 'write', 'approve', 'admin'] as const
export const keyKinds = ['service', 'agent'] as const
export const keyIdSchema = z.string().min(1).max(64)

const text = z.string().nullable()

export const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(scopes)),
  kind: z.enum(keyKinds),
  team: text,
  strict: z.boolean(),
  createdAt: z.string(),
  expiresAt: text,
  revokedAt: text,
  lastUsedAt: text,
})

export function viewKey(row: Omit<ApiKeyRow, 'secretHash'>): z.input<typeof keySchema> {
  const { id, name, scopes, kind, team, strict } = row
  return {
    id,
    name,
    scopes,
    kind,
    team,
    strict,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }
}

export function keyNotFound(id: string): ServiceError {
  return new ServiceError('not_found', `There is no key "${id}"`, { reason: 'key_not_found' })
}
