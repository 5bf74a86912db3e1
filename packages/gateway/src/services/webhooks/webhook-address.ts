import { z } from 'zod'
import type { Config } from '../../config.ts'
import { ServiceError } from '../../errors.ts'
import { AddressRefusedError, readOutboundUrl } from '../../outbound/outbound-guard.ts'

export const webhookUrlSchema = z.string('must be text').min(1, 'must not be empty').max(2000)

/** The address in its one spelling. Where its name leads is looked at again at each delivery. */
export function readWebhookUrl(text: string, { webhooks }: Pick<Config, 'webhooks'>, field: string): string {
  try {
    return readOutboundUrl(text, webhooks).href
  } catch (error) {
    if (!(error instanceof AddressRefusedError)) throw error
    throw new ServiceError('invalid_input', `Webhooks do not go there: ${error.message}`, {
      reason: 'webhook_address_refused',
      field,
      cause: error,
    })
  }
}
