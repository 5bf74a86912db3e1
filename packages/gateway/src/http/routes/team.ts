import { getSummary } from '../../services/summary/get-summary.ts'
import { listUsers } from '../../services/users/list-users.ts'
import type { Route } from '../route.ts'

export const teamRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/users', operation: listUsers },
  { method: 'GET', path: '/api/summary', operation: getSummary },
]
