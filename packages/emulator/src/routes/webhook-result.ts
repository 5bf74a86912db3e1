import { toIso } from '../clock.ts'
import { failure, ok, type Reply } from '../reply.ts'
import type { Call, Route } from '../route.ts'

const KEPT_MINUTES = 30 * 1440

export const webhookResultRoutes: Route[] = [
  {
    methods: ['GET'],
    path: '/webhook_result/{request_id}',
    endpoint: 'webhook_result/show',
    limit: 'default',
    credits: 0,
    handle: show,
  },
]

function show(call: Call): Reply {
  const requestId = call.path.request_id ?? ''
  if (!/^-?\d{1,19}$/.test(requestId)) return failure(400, { error_code: 'invalid_request_id' })
  const result = call.team.webhookResults.get(requestId)
  if (!result) return failure(404, { error_code: 'request_id_unknown' })
  if (call.nowMs < result.dueAtMs) return failure(404, { error_code: 'result_pending', retry_after_seconds: 10 })
  if (call.nowMs >= result.dueAtMs + KEPT_MINUTES * call.minuteMs) {
    return failure(410, { error_code: 'request_id_expired' })
  }
  return ok({
    request_id: requestId,
    webhook_status: 'success',
    request_type: result.requestType,
    last_dispatched_at: toIso(result.dueAtMs),
    failure_reason: null,
    webhook_result: result.payload,
  })
}
