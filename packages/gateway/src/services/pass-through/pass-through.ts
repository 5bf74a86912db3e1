import { ApiError, ApolloError } from '@delos/client'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'
import { answersFromStore } from './answers-from-store.ts'
import { assertScope } from './assert-scope.ts'
import { buyRaw } from './buy-raw.ts'
import type { ApolloCall, ReceivedCall } from './call.ts'
import { createEndpointFinder } from './find-endpoint.ts'
import { type ForwardParts, forward } from './forward.ts'
import { inspectParameters } from './inspect-parameters.ts'
import { parseBody, parseQuery, textOf } from './parameters.ts'
import type { RawAnswer } from './raw-answer.ts'
import { recordWrite } from './record-write.ts'
import { type CallInRepair, removeKey, repairDomains, repairPaging, repairPath } from './repair-call.ts'
import type { SearchTotals } from './search-totals.ts'
import { maskedPath } from './unknown-lanes.ts'

export interface PassThroughParts extends ForwardParts {
  totals: SearchTotals
}

/** Apollo's own API, with Delos's memory, budgets, limits and audit behind it. */
export interface PassThrough {
  /** Finds out what is asked for, and puts right what clients are known to get wrong. */
  read(received: ReceivedCall): ApolloCall
  /** Throws the client's errors and `ServiceError`. Warnings are added to the call's own. */
  answer(context: Context, call: ApolloCall): Promise<{ answer: RawAnswer; warnings: readonly string[] }>
  /** The headers that tell a caller of its share, where no answer of Apollo's does. */
  shareOf(context: Context, call: ApolloCall): Record<string, string>
}

export function createPassThrough(parts: PassThroughParts): PassThrough {
  const find = createEndpointFinder()

  return {
    read(received) {
      const path = repairPath(received.path)
      const contentType = received.headers['content-type']
      const body = received.method === 'GET' ? undefined : received.body
      const read: CallInRepair = {
        ...received,
        path,
        endpoint: find(received.method, path),
        parsed: parseBody(typeof contentType === 'string' ? contentType : undefined, body),
        queryFields: parseQuery(received.query),
        repairs: path === received.path ? [] : ['deprecated-path'],
      }
      const call = repairDomains(repairPaging(removeKey(read)))
      const givenKey = textOf(read.queryFields.api_key) ?? textOf(read.parsed.fields.api_key)
      return { ...call, params: { ...call.queryFields, ...call.parsed.fields }, givenKey }
    },
    async answer(context, call) {
      assertScope(context, call)
      const warnings = inspectParameters(call.endpoint, call.params, context.actor)
      const answer = await answerCall(parts, context, call).catch((error: unknown) => {
        countRefused(parts, context, error)
        throw error
      })
      const effect = Buffer.isBuffer(answer.body) && answer.status === 200 && parts.totals.judge(call, answer.body)
      return { answer, warnings: effect ? [...warnings, effect] : warnings }
    },
    shareOf: ({ actor }, { endpoint }) =>
      endpoint ? parts.shares.show(endpoint.definition.limitGroup, actor.keyId ?? actor.id) : {},
  }
}

/** A call that Apollo refused counts in its windows all the same. */
function countRefused({ shares }: PassThroughParts, { actor }: Context, error: unknown): void {
  const source = error instanceof ServiceError ? error.cause : error
  if (!(source instanceof ApiError)) return
  shares.count(source.endpoint, actor.keyId ?? actor.id, (name) => source.headers.get(name) ?? undefined)
}

async function answerCall(parts: PassThroughParts, context: Context, call: ApolloCall): Promise<RawAnswer> {
  const { endpoint } = call
  if (!endpoint) context.log.info({ method: call.method, path: maskedPath(call.path) }, 'unknown operation of Apollo')
  if (!endpoint?.definition.credits) return forwardFree(parts, context, call)
  // Nothing that costs leaves without being understood: what it may cost is held before.
  if (call.parsed.kind === 'malformed') throw malformed()
  const fromStore = answersFromStore.get(endpoint.name)
  return fromStore ? fromStore(parts, context, { call, endpoint }) : buyRaw(parts, context, { call, endpoint })
}

async function forwardFree(parts: PassThroughParts, context: Context, call: ApolloCall): Promise<RawAnswer> {
  const isWrite = !(call.endpoint?.definition.repeatable ?? call.method === 'GET')
  if (!isWrite) return forward(parts, context, { call, isRead: Boolean(call.endpoint?.definition.paging) })
  const askedAt = context.clock.now()
  try {
    const answer = await forward(parts, context, { call, isRead: true })
    const mayHaveWorked = answer.status < 400 || answer.status >= 500
    if (mayHaveWorked) await recordWrite(context, call, { answer, askedAt })
    return answer
  } catch (error) {
    const isUnknown = error instanceof ApolloError && error.outcome === 'unknown'
    if (isUnknown) await recordWrite(context, call, { answer: undefined, askedAt })
    throw error
  }
}

function malformed(): ServiceError {
  return new ServiceError('invalid_input', 'The body is not valid JSON', { reason: 'invalid_json' })
}
