import { approveSync } from '../../services/sync/approve-sync.ts'
import { getSyncStatus } from '../../services/sync/get-sync-status.ts'
import { listSyncRecords } from '../../services/sync/list-sync-records.ts'
import { listSyncRuns } from '../../services/sync/list-sync-runs.ts'
import { startSync } from '../../services/sync/start-sync.ts'
import type { Route } from '../route.ts'

export const syncRoutes: readonly Route[] = [
  { method: 'POST', path: '/api/sync', operation: startSync, status: 202, example: { object: 'contacts' } },
  { method: 'GET', path: '/api/sync', operation: listSyncRuns },
  { method: 'GET', path: '/api/sync/records', operation: listSyncRecords },
  { method: 'GET', path: '/api/sync/status', operation: getSyncStatus },
  { method: 'POST', path: '/api/sync/runs/:id/approve', operation: approveSync, status: 202 },
]
