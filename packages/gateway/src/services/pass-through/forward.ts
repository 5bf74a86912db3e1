import {
  AuthenticationError,
  type CircuitEntry,
  CircuitOpenError,
  ConnectionError,
  InvalidResponseError,
  type PermitOutcome,
  parseRetryAfter,
  RateLimitWaitError,
  type RateWindow,
} from '@delos/client'
import type { Context } from '../../context.ts'
import { type CallOutcome, outcomeOfStatus } from '../../metrics/call-outcome.ts'
import { traceCall, traceWait } from '../../tracing/call-spans.ts'
import type { ApolloCall } from './call.ts'
import type { KeyShares } from './key-shares.ts'
import type { RawAnswer } from './raw-answer.ts'
import type { UnknownLanes } from './unknown-lanes.ts'
import type { Upstream, UpstreamAnswer, UpstreamError } from './upstream.ts'
import { headersForApollo, headersForCaller } from './wire-headers.ts'

export interface ForwardParts {
  upstream: Upstream
  shares: KeyShares
  lanes: UnknownLanes
}

/** A surprise of Apollo's is met so often; a broken connection once. */
const most429 = 2
const answerMs = 60_000
/** Apollo itself gives up on its longest writes, those of lists, after so long. */
const longestAnswerMs = 300_000

type Admitted = Extract<CircuitEntry, { admitted: true }>

/** Sends a call that costs no credits: bytes in, bytes out, within Apollo's limits. Throws the client's errors. */
export async function forward(
  parts: ForwardParts,
  context: Context,
  { call, isRead }: { call: ApolloCall; isRead: boolean },
): Promise<RawAnswer> {
  const group = groupOf(parts, call)
  const request = {
    method: call.method,
    target: call.query ? `${call.path}?${call.query}` : call.path,
    headers: headersForApollo(call, { isRead }),
    body: call.method === 'GET' ? undefined : call.body,
    timeoutMs: call.path.startsWith('/labels/') ? longestAnswerMs : answerMs,
  }
  let refused: UpstreamAnswer | undefined
  for (let refusals = 0, breaks = 0; ; ) {
    const turn = await takeTurn(context, { call, group }).catch((error: unknown) => error)
    if (!isTurn(turn)) {
      if (!refused || !(turn instanceof RateLimitWaitError)) throw turn
      return toRaw(parts, { context, call, group, answer: withWait(refused, turn.retryAfterMs ?? 0) })
    }
    const answer = await sendInTurn(parts, context, { call, request, turn, group }).catch(
      (error: UpstreamError) => error,
    )
    if (answer instanceof Error) {
      if (call.endpoint?.definition.repeatable && breaks++ < 1) continue
      throw new ConnectionError('connection failed', { ...unsettled(call, answer.wasSent), cause: answer })
    }
    if (answer.status === 429 && isQuota(answer) && refusals++ < most429) {
      refused = answer
      continue
    }
    const told = answer.status === 429 ? withWait(answer, context.apollo.limiter?.estimate(group, 1) ?? 0) : answer
    return toRaw(parts, { context, call, group, answer: told })
  }
}

interface Sending {
  call: ApolloCall
  request: Parameters<Upstream['send']>[0]
  turn: Turn
  group: string
}

interface Turn {
  circuit: Admitted
  release(outcome: PermitOutcome): void
}

function isTurn(value: unknown): value is Turn {
  return typeof value === 'object' && value !== null && 'circuit' in value
}

/** An open circuit refuses before anybody waits. */
async function takeTurn(context: Context, { call, group }: { call: ApolloCall; group: string }): Promise<Turn> {
  const { apollo, actor, lane, deadline, signal, clock, metrics } = context
  const circuit: CircuitEntry = call.endpoint ? apollo.enterCircuit(call.endpoint.name) : alwaysClosed
  if (!circuit.admitted) {
    const { retryAfterMs } = circuit
    throw new CircuitOpenError('the circuit is open', { ...notSent(group), retryAfterMs })
  }
  try {
    const caller = actor.keyId ?? actor.id
    const askedAt = clock.now()
    const permit = await apollo.limiter?.acquire(group, { lane, caller, deadline, signal })
    const waitedMs = clock.now() - askedAt
    if (waitedMs > 0) {
      metrics.calls.waited(nameOf(call), waitedMs)
      traceWait(nameOf(call), waitedMs)
    }
    const release = (outcome: PermitOutcome) =>
      void permit
        ?.release(outcome)
        .catch((error: unknown) => context.log.error({ err: error }, 'permit not given back'))
    return { circuit, release }
  } catch (error) {
    circuit.leave('neutral', clock.now())
    throw error
  }
}

const alwaysClosed: CircuitEntry = { admitted: true, leave: () => {} }

function notSent(endpoint: string) {
  return { endpoint, outcome: 'not_sent', retryable: true } as const
}

async function sendInTurn(
  { upstream }: ForwardParts,
  { ownCalls, metrics, clock }: Context,
  { call, request, turn, group }: Sending,
): Promise<UpstreamAnswer> {
  ownCalls.count(group)
  const sentAt = clock.now()
  const ended = (outcome: CallOutcome, status?: number) => {
    const one = { endpoint: nameOf(call), outcome, status, durationMs: clock.now() - sentAt }
    metrics.calls.ended(one)
    traceCall(one)
  }
  try {
    const answer = await upstream.send(request)
    turn.circuit.leave(answer.status >= 500 || isPage(answer) ? 'failure' : 'success', clock.now())
    // The wait after a refusal is reckoned with it; everything else may be booked once the caller has its answer.
    const outcome = outcomeOf(answer, clock.now())
    if (answer.status === 429) turn.release(outcome)
    else setImmediate(() => turn.release(outcome))
    ended(isPage(answer) ? 'unusable' : outcomeOfStatus(answer.status), answer.status)
    return answer
  } catch (error) {
    turn.circuit.leave('failure', clock.now())
    turn.release((error as UpstreamError).wasSent ? {} : 'not_sent')
    ended('unreachable')
    throw error
  }
}

function nameOf({ endpoint }: ApolloCall): string {
  return endpoint?.name ?? 'unknown'
}

function outcomeOf({ status, headers, body }: UpstreamAnswer, now: number): PermitOutcome {
  const outcome = { status, headers: { get: (name: string) => headerText(headers, name) ?? null } }
  if (status !== 429) return outcome
  const named = /is ([\d,]+) times per (minute|hour|day)/i.exec(textOf(body))
  return {
    ...outcome,
    retryAfterMs: parseRetryAfter(headerText(headers, 'retry-after') ?? null, now),
    window: named?.[2]?.toLowerCase() as RateWindow | undefined,
    limit: named?.[1] === undefined ? undefined : Number(named[1].replaceAll(',', '')),
    quota: isQuota({ headers, body }),
  }
}

/** Two changes of one sequence at once are answered 429 too, and no limit is spent. */
function isQuota({ headers, body }: Pick<UpstreamAnswer, 'headers' | 'body'>): boolean {
  return headers['retry-after'] !== undefined || !/already processing/i.test(textOf(body))
}

/** Every 429 says how long to wait. */
function withWait(answer: UpstreamAnswer, waitMs: number): UpstreamAnswer {
  if (answer.headers['retry-after'] !== undefined) return answer
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.max(1, Math.ceil(waitMs / 1000))) } }
}

function toRaw(
  { shares, lanes }: ForwardParts,
  { context, call, group, answer }: { context: Context; call: ApolloCall; group: string; answer: UpstreamAnswer },
): RawAnswer {
  const { status, headers, body } = answer
  assertUsable(call, answer)
  if (!call.endpoint && status !== 404) lanes.confirm(call.path)
  const { keyId, id } = context.actor
  const share = shares.count(group, keyId ?? id, (name) => headerText(headers, name))
  return { status, headers: { ...headersForCaller(headers), ...share }, body, source: 'apollo', credits: 0 }
}

/** A page of the web is no answer of Apollo's, and a refused key is none of the caller's. */
function assertUsable(call: ApolloCall, answer: UpstreamAnswer): void {
  const { status, body } = answer
  const isNothing = status === 200 && Buffer.isBuffer(body) && body.length === 0
  if (status !== 401 && !isNothing && !isPage(answer)) return
  const init = { ...unsettled(call, status < 400 || status >= 500), status, headers: new Headers(), body: '' }
  if (status === 401) throw new AuthenticationError('status 401', init)
  throw new InvalidResponseError(`status ${status} without a usable body`, init)
}

function isPage({ headers }: UpstreamAnswer): boolean {
  return /^\s*text\/html/i.test(headerText(headers, 'content-type') ?? '')
}

function unsettled({ endpoint, method }: ApolloCall, mayHaveWorked: boolean) {
  const repeatable = endpoint?.definition.repeatable ?? method === 'GET'
  const outcome = mayHaveWorked ? ('unknown' as const) : ('not_sent' as const)
  return { endpoint: endpoint?.name ?? 'unknown', outcome, retryable: repeatable || !mayHaveWorked }
}

function groupOf({ lanes }: ForwardParts, { endpoint, path }: ApolloCall): string {
  return endpoint ? endpoint.definition.limitGroup : lanes.laneOf(path)
}

export function headerText(headers: Readonly<Record<string, string | string[]>>, name: string): string | undefined {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value
}

function textOf(body: UpstreamAnswer['body']): string {
  return Buffer.isBuffer(body) ? body.toString('utf8') : ''
}
