import { listSyncRuns } from '../../services/sync/list-sync-runs.ts'
import { startSync } from '../../services/sync/start-sync.ts'
import type { Route } from '../route.ts'

export const syncRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/sync', operation: startSync, status: 202, example: { object: 'contacts' } },
  { method: 'GET', path: '/api/sync', operation: listSyncRuns },
]
