import { deleteWebhook } from '../../services/webhooks/delete-webhook.ts'
import { getWebhook } from '../../services/webhooks/get-webhook.ts'
import { listDeliveries } from '../../services/webhooks/list-deliveries.ts'
import { listWebhooks } from '../../services/webhooks/list-webhooks.ts'
import { putWebhook } from '../../services/webhooks/put-webhook.ts'
import { replayDelivery, replayWebhook } from '../../services/webhooks/replay-deliveries.ts'
import type { Route } from '../route.ts'

export const webhookRoutes: readonly Route[] = [
  { method: 'GET', path: '/api/webhooks', operation: listWebhooks },
  { method: 'GET', path: '/api/webhooks/:id', operation: getWebhook },
  {
    method: 'PUT',
    path: '/api/webhooks/:id',
    operation: putWebhook,
    madeOrChanged: true,
    keepsSecret: true,
    example: { url: 'https://hooks.example.com/delos' },
  },
  { method: 'DELETE', path: '/api/webhooks/:id', operation: deleteWebhook },
  { method: 'GET', path: '/api/webhooks/:id/deliveries', operation: listDeliveries },
  {
    method: 'POST',
    path: '/api/webhooks/:id/replay',
    operation: replayWebhook,
    example: { since: '2026-11-01T00:00:00Z' },
  },
  { method: 'POST', path: '/api/webhooks/deliveries/:id/replay', operation: replayDelivery },
]
