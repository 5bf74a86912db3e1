import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Actor } from '../../actor.ts'
import type { Gateway } from '../../gateway.ts'
import type { ApolloCall } from '../../services/pass-through/call.ts'
import { createKeyShares } from '../../services/pass-through/key-shares.ts'
import { normalPath } from '../../services/pass-through/normal-path.ts'
import { createPassThrough, type PassThrough } from '../../services/pass-through/pass-through.ts'
import type { RawAnswer } from '../../services/pass-through/raw-answer.ts'
import { createSearchTotals } from '../../services/pass-through/search-totals.ts'
import { createUnknownLanes } from '../../services/pass-through/unknown-lanes.ts'
import { createUpstream } from '../../services/pass-through/upstream.ts'
import type { Authenticate } from '../authenticate.ts'
import { maxJsonBytes } from '../body-parsers.ts'
import { contextOf } from '../handle.ts'
import { HttpProblem } from '../http-problem.ts'
import { apolloErrorAnswer, type ErrorFacts } from './apollo-error.ts'
import type { PassThroughCounts } from './counts.ts'

export interface PassThroughDoor {
  authenticate: Authenticate
  counts: PassThroughCounts
}

const mounts = ['/api/v1', '/v1'] as const
const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

export function isPassThrough(url: string): boolean {
  return mounts.some((mount) => url.startsWith(`${mount}/`))
}

/** `/api/v1/*` and `/v1/*`: Apollo's own API, for clients that know nothing of Delos. */
export async function addPassThrough(app: FastifyInstance, gateway: Gateway, door: PassThroughDoor): Promise<void> {
  const { config, clock, emulator } = gateway
  const upstream = createUpstream({
    baseUrl: config.apollo.baseUrl ?? emulator?.url ?? '',
    apiKey: config.apollo.apiKey?.reveal() ?? 'emulator-master-key',
  })
  app.addHook('onClose', () => upstream.close())
  const passThrough = createPassThrough({
    upstream,
    shares: createKeyShares({ clock, minuteMs: config.apollo.minuteMs }),
    lanes: createUnknownLanes(),
    totals: createSearchTotals(clock),
  })
  await app.register(async (scope) => {
    takeAnyBody(scope)
    scope.setErrorHandler((error, request, reply) => refuse(gateway, { request, reply, error }))
    for (const mount of mounts) {
      const handler = (request: FastifyRequest, reply: FastifyReply) =>
        handle(gateway, door, { passThrough, request, reply, mount })
      scope.route({ method: methods, url: `${mount}/*`, config: { apollo: true }, handler })
    }
  })
}

/** Bytes, whatever they are: what Apollo makes of them is Apollo's affair. */
function takeAnyBody(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    '*',
    { parseAs: 'buffer', bodyLimit: maxJsonBytes },
    async (_request: FastifyRequest, body: Buffer) => body,
  )
}

interface Handling {
  passThrough: PassThrough
  request: FastifyRequest
  reply: FastifyReply
  mount: string
}

async function handle(
  gateway: Gateway,
  { authenticate, counts }: PassThroughDoor,
  { passThrough, request, reply, mount }: Handling,
): Promise<FastifyReply> {
  let call: ApolloCall | undefined
  try {
    call = readCall(passThrough, request, mount)
    request.actor ??= await actorFor(authenticate, request, call)
    const context = contextOf(gateway, request)
    const { answer, warnings } = await passThrough.answer(context, call)
    const { repairs, endpoint } = call
    counts.add({ repairs, warnings: warnings.length, source: answer.source, isKnown: endpoint !== undefined })
    return send(reply, { answer, call, warnings })
  } catch (error) {
    const share = call && request.actor ? passThrough.shareOf(contextOf(gateway, request), call) : {}
    return refuse(gateway, { request, reply, error, call, share })
  }
}

function readCall(passThrough: PassThrough, request: FastifyRequest, mount: string): ApolloCall {
  const { url, method, headers, body } = request
  const mark = url.indexOf('?')
  const path = normalPath(url.slice(mount.length, mark < 0 ? undefined : mark))
  if (path === undefined) throw new HttpProblem(404, 'invalid_path', 'Not Found')
  const query = mark < 0 ? '' : url.slice(mark + 1)
  return passThrough.read({ method, path, query, headers, body: Buffer.isBuffer(body) ? body : undefined })
}

/** A key in the body is only found once that is read. */
function actorFor(authenticate: Authenticate, request: FastifyRequest, { givenKey }: ApolloCall): Promise<Actor> {
  return authenticate(request, givenKey === undefined ? undefined : { secret: givenKey, scheme: 'header' })
}

interface Sending {
  answer: RawAnswer
  call: ApolloCall
  warnings: readonly string[]
}

function send(reply: FastifyReply, { answer, call, warnings }: Sending): FastifyReply {
  reply.code(answer.status).headers(answer.headers)
  reply.headers({ 'delos-source': answer.source, 'delos-credits': String(answer.credits) })
  if (call.repairs.length) reply.header('delos-repaired', call.repairs.join(', '))
  if (warnings.length) reply.header('delos-warning', warnings.join('; '))
  return reply.send(answer.body)
}

interface Refusal {
  request: FastifyRequest
  reply: FastifyReply
  error: unknown
  call?: ApolloCall
  share?: Record<string, string>
}

function refuse(gateway: Gateway, { request, reply, error, call, share = {} }: Refusal): FastifyReply {
  const limits = gateway.apollo.limiter
  const facts: ErrorFacts = {
    requestId: request.id,
    now: gateway.clock.now(),
    url: request.url,
    call,
    limitOf: (group, window) => limits?.snapshot()[group]?.[window]?.limit ?? undefined,
  }
  const { status, headers, body, unforeseen } = apolloErrorAnswer(error, facts)
  if (unforeseen) gateway.log.error({ err: error, requestId: request.id }, 'request failed')
  if (call?.repairs.length) reply.header('delos-repaired', call.repairs.join(', '))
  return reply
    .code(status)
    .headers({ ...headers, ...share })
    .send(body)
}
