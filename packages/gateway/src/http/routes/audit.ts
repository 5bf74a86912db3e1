import { listAudit } from '../../services/audit/list-audit.ts'
import { verifyAudit } from '../../services/audit/verify-audit.ts'
import type { Route } from '../route.ts'

export const auditRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/audit', operation: listAudit },
  { method: 'GET', path: '/api/audit/verify', operation: verifyAudit },
]
