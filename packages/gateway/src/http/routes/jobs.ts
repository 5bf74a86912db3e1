import { getJob } from '../../services/jobs/get-job.ts'
import { listDeadLetters } from '../../services/jobs/list-dead-letters.ts'
import { listJobs } from '../../services/jobs/list-jobs.ts'
import { replayDeadLetters } from '../../services/jobs/replay-dead-letters.ts'
import { retryJob } from '../../services/jobs/retry-job.ts'
import { startJob } from '../../services/jobs/start-job.ts'
import { idIn, type Route } from '../route.ts'

export const jobRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/jobs', operation: listJobs },
  { method: 'GET', path: '/api/jobs/:id', operation: getJob },
  {
    method: 'POST',
    path: '/api/jobs',
    operation: startJob,
    status: 202,
    location: idIn('jobs'),
    example: { name: 'bulk-search', payload: { domains: ['stripe.com', 'figma.com'] } },
  },
  { method: 'POST', path: '/api/jobs/:id/retry', operation: retryJob },
  { method: 'GET', path: '/api/dead-letters', operation: listDeadLetters },
  { method: 'POST', path: '/api/dead-letters/replay', operation: replayDeadLetters, example: { name: 'enrich-org' } },
]
