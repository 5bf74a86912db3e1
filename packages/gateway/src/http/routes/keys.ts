import { createKey } from '../../services/keys/create-key.ts'
import { listKeys } from '../../services/keys/list-keys.ts'
import { revokeKey } from '../../services/keys/revoke-key.ts'
import type { Route } from '../route.ts'

export const keyRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/keys',
    operation: createKey,
    status: 201,
    keepsSecret: true,
    example: { name: 'crm-import', scopes: ['read', 'write'], team: 'sales', expiresInDays: 90 },
  },
  { method: 'GET', path: '/api/keys', operation: listKeys },
  { method: 'DELETE', path: '/api/keys/:id', operation: revokeKey },
]
