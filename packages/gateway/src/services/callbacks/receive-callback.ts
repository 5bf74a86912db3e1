import { createHash, randomInt } from 'node:crypto'
import { z } from 'zod'
import { insertIntoInbox, overwriteInInbox } from '../../db/callback-inbox.ts'
import { findCallbackRequestByToken } from '../../db/callbacks.ts'
import { operation } from '../../operation.ts'
import { hashCallbackToken, isSameHash } from './callback-token.ts'

/** Rows for what comes with no valid token: enough to see that something does, and never more. */
const strangerRows = 16

/**
 * Writes down what was posted, as it came. Whether the token is good is not told: a bad one has the same answer, after
 * the same look-up and the same one write.
 */
export const receiveCallback = operation({
  name: 'callbacks.receive',
  summary: 'Keep what Apollo posted',
  scope: 'write',
  input: z.strictObject({ token: z.string().max(1000), body: z.instanceof(Uint8Array) }),
  output: z.object({ received: z.literal(true) }),
  async run({ mutate, clock, makeId }, { token, body }) {
    const tokenHash = hashCallbackToken(token)
    const receivedAt = new Date(clock.now())
    const bodyHash = createHash('sha256').update(body).digest('hex')
    return mutate(async (tx) => {
      const request = await findCallbackRequestByToken(tx, tokenHash)
      const isGood = isSameHash(request?.tokenHash ?? '', tokenHash) && !isPast(request?.expiresAt, receivedAt)
      const row = { bodyHash, body, receivedAt }
      if (request && isGood) await insertIntoInbox(tx, { ...row, id: makeId(), requestId: request.id })
      else await overwriteInInbox(tx, { ...row, id: `stranger-${randomInt(strangerRows)}` })
      return { value: { received: true as const }, audit: [] }
    })
  },
})

function isPast(at: Date | undefined, now: Date): boolean {
  return at === undefined || at.getTime() <= now.getTime()
}
