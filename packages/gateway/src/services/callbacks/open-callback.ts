import type { Context } from '../../context.ts'
import { insertCallbackRequest } from '../../db/callbacks.ts'
import type { LaterNeed } from '../../db/tables.ts'
import { ServiceError } from '../../errors.ts'
import { callbackUrl, hashCallbackToken, makeCallbackToken } from './callback-token.ts'
import { keptMs } from './poll-schedule.ts'

export interface OpenCallback {
  id: string
  /** What Apollo is given as `webhook_url`. Known to nobody else, and good for this one request. */
  url: string
}

/** Makes the address before the request leaves: Apollo may post to it before its own answer has been read. */
export async function openCallback(context: Context, needs: readonly LaterNeed[]): Promise<OpenCallback> {
  const { clock, config, makeId, mutate } = context
  if (config.publicUrl === undefined) throw noCallbackAddress(undefined)
  const token = makeCallbackToken()
  const createdAt = new Date(clock.now())
  const request = {
    id: makeId(),
    kind: needs.some((need) => need !== 'phone') ? ('waterfall' as const) : ('phone' as const),
    needs: JSON.stringify(needs),
    tokenHash: hashCallbackToken(token),
    state: 'sent' as const,
    apolloRequestId: null,
    reason: null,
    createdAt,
    expiresAt: new Date(createdAt.getTime() + keptMs(config)),
  }
  await mutate(async (tx) => ({ value: await insertCallbackRequest(tx, request), audit: [] }))
  return { id: request.id, url: callbackUrl(config.publicUrl, token) }
}

/** Apollo delivers these to an address and in no other way. `field`: what asked for them. */
export function noCallbackAddress(field: string | undefined): ServiceError {
  return new ServiceError('invalid_input', 'Apollo delivers this to DELOS_PUBLIC_URL, which is not set', {
    reason: 'no_callback_address',
    field,
  })
}
