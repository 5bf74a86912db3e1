import { ApolloError, NotFoundError } from '@delos/client'
import { z } from 'zod'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import {
  type CallbackRequestRow,
  closeCallbackPeople,
  closeCallbackRequest,
  listCallbackPeople,
  listDuePolls,
  lockCallbackRequest,
  setNextPoll,
  takePoll,
} from '../../db/callbacks.ts'
import type { Tx } from '../../db/database.ts'
import { insistOn } from '../../db/insist-on.ts'
import { operation } from '../../operation.ts'
import { doubt } from '../credits/ledger.ts'
import { notifyWatchers } from '../webhooks/notify-watchers.ts'
import { applyResult } from './apply-result.ts'
import { endRowsOf } from './end-rows-of.ts'
import { mostPolls, nextPollAt } from './poll-schedule.ts'
import { type DeliveredResult, readResult } from './read-result.ts'

const batch = 100

/** Asks Apollo for what nobody has posted: seldom, and never after it is gone. */
export const pollCallbacks = operation({
  name: 'callbacks.poll',
  summary: 'Ask Apollo for awaited results that have not been posted',
  scope: 'write',
  input: z.strictObject({}),
  output: z.object({ delivered: z.int(), pending: z.int(), gone: z.int() }),
  async run(context) {
    const counts = { delivered: 0, pending: 0, gone: 0 }
    for (const due of await listDuePolls(context.db, new Date(context.clock.now()), batch)) {
      context.signal.throwIfAborted()
      counts[await poll(context, due)]++
    }
    return counts
  },
})

type PollEnd = 'delivered' | 'pending' | 'gone'

async function poll(context: Context, due: CallbackRequestRow): Promise<PollEnd> {
  const { clock, config } = context
  const isOver = clock.now() >= due.expiresAt.getTime()
  if (isOver || due.apolloRequestId === null || due.polls >= mostPolls) return giveUp(context, due, 'expired')
  const next = nextPollAt(due, due.polls + 1, config)
  const taken = await context.mutate(async (tx) => ({ value: await takePoll(tx, due, next), audit: [] }))
  if (!taken) return 'pending'
  try {
    const answer = await context.apollo.people.webhookResult(due.apolloRequestId, callOptions(context))
    if (answer.request_id !== due.apolloRequestId) throw new TypeError('Apollo answered for another request')
    const result = readResult(answer.webhook_result)
    const isSuccess = answer.webhook_status === 'success' && result?.isSuccess === true
    return await deliver(context, due, result ? { ...result, isSuccess } : nothingDelivered)
  } catch (error) {
    return afterFailure(context, { due, next, error })
  }
}

/** Apollo says that it failed, and not what it would have cost. */
const nothingDelivered: DeliveredResult = {
  isSuccess: false,
  people: new Map(),
  creditsConsumed: 0,
  requestId: undefined,
}

function deliver(context: Context, { id }: CallbackRequestRow, result: DeliveredResult): Promise<PollEnd> {
  return insistOn(() =>
    context.mutate(async (tx) => {
      const request = await lockCallbackRequest(tx, id)
      const value: PollEnd = 'delivered'
      if (request?.state !== 'awaiting') return { value, audit: [] }
      const people = await listCallbackPeople(tx, id)
      return { value, audit: await applyResult(tx, context, { request, people, result }) }
    }),
  )
}

async function afterFailure(
  context: Context,
  { due, next, error }: { due: CallbackRequestRow; next: Date; error: unknown },
): Promise<PollEnd> {
  if (error instanceof NotFoundError && !error.retryable) return giveUp(context, due, error.errorCode ?? 'unknown')
  if (error instanceof NotFoundError) {
    const soonest = context.clock.now() + (error.retryAfterMs ?? 0)
    await putOff(context, due, { nextPollAt: new Date(Math.max(next.getTime(), soonest)) })
    return 'pending'
  }
  // What did not reach Apollo was no poll, and is made as soon as the job is tried again.
  const notCounted = error instanceof ApolloError && error.outcome === 'not_sent'
  await putOff(
    context,
    due,
    notCounted ? { nextPollAt: new Date(context.clock.now()), notCounted } : { nextPollAt: next },
  )
  if (notCounted) throw error
  context.log.warn({ err: error, request: due.id }, 'result could not be asked for')
  return 'pending'
}

function putOff(
  { mutate }: Context,
  { id }: CallbackRequestRow,
  change: { nextPollAt: Date; notCounted?: boolean },
): Promise<void> {
  return mutate(async (tx) => ({ value: await setNextPoll(tx, id, change), audit: [] }))
}

/** Nothing can come by asking any more, and whether it was charged only Apollo's counter knows. */
function giveUp(context: Context, { id }: CallbackRequestRow, reason: string): Promise<PollEnd> {
  return context.mutate(async (tx) => {
    const value: PollEnd = 'gone'
    const request = await lockCallbackRequest(tx, id)
    if (request?.state === 'awaiting') await close(tx, context, { request, reason })
    return { value, audit: [] }
  })
}

async function close(
  tx: Tx,
  context: Context,
  { request, reason }: { request: CallbackRequestRow; reason: string },
): Promise<void> {
  const at = new Date(context.clock.now())
  const people = await listCallbackPeople(tx, request.id)
  const awaited = people.filter(({ state }) => state === 'awaited')
  await closeCallbackPeople(tx, request.id, { apolloIds: awaited.map(({ apolloId }) => apolloId), state: 'gone', at })
  for (const id of new Set(people.map(({ reservationId }) => reservationId))) {
    await doubt(tx, id, { at, note: 'never delivered' })
  }
  await closeCallbackRequest(tx, request.id, { state: 'gone', reason, at })
  const ends = new Map(awaited.map((one) => [one, 'gone' as const]))
  await endRowsOf(tx, request, { ends, chargedMilli: () => 0, at })
  await notifyWatchers(tx, context, { request, ends })
}
