import { checkConnection, describeConnection } from '../../services/crm/connections/check-connection.ts'
import { connectionStatus } from '../../services/crm/connections/connection-status.ts'
import { putConnection } from '../../services/crm/connections/put-connection.ts'
import { deleteConnection, getConnection, listConnections } from '../../services/crm/connections/show-connections.ts'
import { listQuarantined, releaseRecord } from '../../services/crm/reviews/quarantine.ts'
import { listReviews, resolveReview } from '../../services/crm/reviews/reviews.ts'
import { listParked, showLog } from '../../services/crm/runs/show-log.ts'
import { approveRun, declineRun, getRun, listRuns, undoSync } from '../../services/crm/runs/show-runs.ts'
import { previewConnection, syncConnection } from '../../services/crm/runs/start-run.ts'
import type { Route } from '../route.ts'

const path = '/api/crm/connections/:id'
const ofRun = ({ runId }: Record<string, unknown>) => `/api/crm/runs/${String(runId)}`

export const crmRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/crm/connections', operation: listConnections },
  { method: 'GET', path, operation: getConnection },
  {
    method: 'PUT',
    path,
    operation: putConnection,
    madeOrChanged: true,
    example: { kind: 'tables', settings: { schema: 'delos_crm' }, everyMinutes: 15 },
  },
  { method: 'DELETE', path, operation: deleteConnection },
  { method: 'POST', path: `${path}/check`, operation: checkConnection },
  { method: 'GET', path: `${path}/describe`, operation: describeConnection },
  { method: 'GET', path: `${path}/status`, operation: connectionStatus },
  { method: 'POST', path: `${path}/preview`, operation: previewConnection, status: 202, location: ofRun },
  { method: 'POST', path: `${path}/sync`, operation: syncConnection, status: 202, location: ofRun },
  { method: 'GET', path: `${path}/log`, operation: showLog },
  { method: 'GET', path: `${path}/parked`, operation: listParked },
  { method: 'GET', path: `${path}/quarantined`, operation: listQuarantined },
  {
    method: 'POST',
    path: `${path}/release`,
    operation: releaseRecord,
    example: { object: 'contacts', record: '66e5000000000000000e5001' },
  },
  { method: 'GET', path: '/api/crm/runs', operation: listRuns },
  { method: 'GET', path: '/api/crm/runs/:id', operation: getRun },
  { method: 'POST', path: '/api/crm/runs/:id/approve', operation: approveRun },
  { method: 'POST', path: '/api/crm/runs/:id/decline', operation: declineRun },
  { method: 'POST', path: '/api/crm/runs/:id/undo', operation: undoSync, status: 202, location: ofRun },
  { method: 'GET', path: '/api/crm/reviews', operation: listReviews },
  { method: 'POST', path: '/api/crm/reviews/:id/resolve', operation: resolveReview, example: { as: 'ignore' } },
]
