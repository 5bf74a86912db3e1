import type { EndpointName, JsonBody, Query } from '@delos/client'
import { callOptions } from '../../apollo-call.ts'
import type { Context } from '../../context.ts'
import { assertMaySpend } from '../credits/may-spend.ts'
import type { ApolloCall, FoundEndpoint } from './call.ts'
import type { KeyShares } from './key-shares.ts'
import type { Params } from './parameters.ts'
import { jsonType, type RawAnswer } from './raw-answer.ts'
import { termsOf } from './terms.ts'
import { headersForCaller, plainHeaders } from './wire-headers.ts'

/** What Apollo answered to a paid call: as it came, and read. */
export interface BoughtAnswer extends RawAnswer {
  body: string
  data: unknown
}

/** A paid call of which Delos keeps nothing but the answer: held, sent once, settled. Throws the client's errors. */
export async function buyRaw(
  { shares }: { shares: KeyShares },
  context: Context,
  { call, endpoint, params = call.params }: { call: ApolloCall; endpoint: FoundEndpoint; params?: Params },
): Promise<BoughtAnswer> {
  assertMaySpend(context)
  const { name, definition, pathParams: path } = endpoint
  const { maxAgeDays, records } = termsOf(call)
  const place = definition.method === 'GET' ? { query: params as Query } : { body: params as JsonBody }
  const answer = await context.apollo.request<EndpointName>(
    name,
    { path, ...place, ...(name === 'conversations/export' ? { records } : {}) },
    callOptions(context, { mustEnd: true, cache: maxAgeDays === 0 ? 'refresh' : 'default' }),
  )
  const { status, headers, data, text, source, credits = 0 } = answer
  const keyId = context.actor.keyId ?? context.actor.id
  const share =
    source === 'apollo'
      ? shares.count(definition.limitGroup, keyId, (name) => headers.get(name) ?? undefined)
      : shares.show(definition.limitGroup, keyId)
  return {
    status,
    headers: { 'content-type': jsonType, ...withoutEncoding(headersForCaller(plainHeaders(headers))), ...share },
    body: text ?? JSON.stringify(data),
    data,
    source,
    credits,
  }
}

/** The text has been decoded. */
function withoutEncoding({ 'content-encoding': _, ...headers }: ReturnType<typeof headersForCaller>) {
  return headers
}
