import { getFeedStatus } from '../../services/events/get-feed-status.ts'
import { listEvents } from '../../services/events/list-events.ts'
import { listParked } from '../../services/events/list-parked.ts'
import { retryParked } from '../../services/events/retry-parked.ts'
import { eventStream } from '../event-stream.ts'
import { accepts } from '../media-types.ts'
import type { Route } from '../route.ts'

export const eventRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/events',
    operation: listEvents,
    produces: ['text/event-stream'],
    answer: async (call) => (accepts(call.request, 'text/event-stream') ? eventStream(call) : undefined),
  },
  { method: 'GET', path: '/api/events/status', operation: getFeedStatus },
  { method: 'GET', path: '/api/events/parked', operation: listParked },
  { method: 'POST', path: '/api/events/parked/retry', operation: retryParked, example: { consumer: 'rules' } },
]
