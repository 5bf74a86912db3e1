import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hasScope } from '../actor.ts'
import type { Context } from '../context.ts'
import { ServiceError } from '../errors.ts'
import type { Gateway } from '../gateway.ts'
import { toServiceError } from '../to-service-error.ts'
import { type Answer, jsonAnswer, sendAnswer } from './answer.ts'
import { HttpProblem } from './http-problem.ts'
import { withIdempotency } from './idempotency.ts'
import { problemAnswer, refusalCosts } from './problem.ts'
import { inputReader } from './read-input.ts'
import { actorOf, headerOf } from './request-state.ts'
import type { Route, RouteCall } from './route.ts'

/** Shorter than the time after which an unfinished Idempotency-Key is given to the next who asks. */
const deadlineMs = 50_000

export function addRoute(app: FastifyInstance, gateway: Gateway, route: Route): void {
  const readInput = inputReader(route)
  app.route({
    method: route.method,
    url: route.path,
    config: { acceptsCsv: route.acceptsCsv },
    handler: async (request, reply) => {
      const context = contextOf(gateway, request)
      const work = () =>
        problemsAnswered(gateway, { request, route }, () =>
          answerOf(route, { gateway, context, request, reply, input: readInput(request) }),
        )
      const answer = await withIdempotency(gateway, request, { work, keepsSecret: route.keepsSecret })
      return sendAnswer(reply, answer)
    },
  })
}

async function answerOf(route: Route, call: RouteCall): Promise<Answer> {
  const special = await specialAnswer(route, call)
  if (special) return special
  if (!route.operation.call) throw new HttpProblem(406, 'not_acceptable', 'This route has no such representation')
  const output = (await route.operation.call(call.context, call.input)) as Record<string, unknown>
  const headers: Record<string, string> = route.costs ? costHeaders(output) : {}
  if (route.location) headers.location = route.location(output)
  const status = route.madeOrChanged && output.created === true ? 201 : (route.status ?? 200)
  return jsonAnswer(status, output, headers)
}

/** What does not go through an operation is held to the operation's rules here: its scope, and its family of errors. */
async function specialAnswer(route: Route, call: RouteCall): Promise<Answer | undefined> {
  if (!route.answer) return undefined
  const { scope } = route.operation
  if (!hasScope(call.context.actor, scope)) {
    throw new ServiceError('forbidden', `This key lacks the scope "${scope}"`, {
      reason: 'missing_scope',
      details: { requiredScope: scope },
    })
  }
  try {
    return await route.answer(call)
  } catch (error) {
    throw error instanceof HttpProblem ? error : toServiceError(error)
  }
}

export function costHeaders(output: Record<string, unknown>): Record<string, string> {
  const { source, credits } = output
  const headers: Record<string, string> = {}
  if (typeof source === 'string') headers['delos-source'] = source
  if (typeof credits === 'number') headers['delos-credits'] = String(credits)
  return headers
}

/** Errors become answers here already, so that an Idempotency-Key keeps them too. */
async function problemsAnswered(
  gateway: Gateway,
  { request, route }: { request: FastifyRequest; route: Route },
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work()
  } catch (error) {
    const answer = problemAnswer(error, request.id, gateway.clock.now())
    if (answer.unforeseen) gateway.log.error({ err: error, requestId: request.id }, 'request failed')
    return route.costs ? { ...answer, headers: { ...answer.headers, ...refusalCosts(error) } } : answer
  }
}

/**
 * Without the caller's going away: a paid call that is cut off in the middle is one whose outcome nobody knows.
 * The deadline bounds it instead.
 */
export function contextOf(gateway: Gateway, request: FastifyRequest): Context {
  return gateway.as(actorOf(request), {
    requestId: request.id,
    deadline: gateway.clock.now() + deadlineMs,
    tag: label(request, 'delos-tag'),
    session: label(request, 'delos-session'),
  })
}

function label(request: FastifyRequest, name: string): string | undefined {
  const value = headerOf(request, name)
  if (value === undefined || /^[\x20-\x7e]{1,100}$/.test(value)) return value
  throw new HttpProblem(422, 'invalid_input', `${name} is 1 to 100 printable ASCII characters`, { field: name })
}
