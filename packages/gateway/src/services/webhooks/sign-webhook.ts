import { createHmac } from 'node:crypto'
import { readWebhookSecret } from './webhook-secret.ts'

export interface SignedMessage {
  id: string
  /** Seconds since 1970. */
  timestamp: number
  payload: string
}

/** The three headers of Standard Webhooks; one signature a secret, so that a receiver may know either of two. */
export function signWebhook(message: SignedMessage, secrets: readonly string[]): Record<string, string> {
  const { id, timestamp } = message
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.map((secret) => `v1,${signatureOf(message, secret)}`).join(' '),
  }
}

/** Id and timestamp hold no full stop, so that none of the three can be read for part of another. */
function signatureOf({ id, timestamp, payload }: SignedMessage, secret: string): string {
  const key = readWebhookSecret(secret)
  if (!key || id.includes('.') || !Number.isInteger(timestamp)) throw new RangeError('This cannot be signed')
  return createHmac('sha256', key).update(`${id}.${timestamp}.${payload}`).digest('base64')
}
