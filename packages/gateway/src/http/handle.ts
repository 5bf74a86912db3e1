import type { FastifyInstance, FastifyRequest } from 'fastify'
import { hasScope } from '../actor.ts'
import type { Context } from '../context.ts'
import type { Gateway } from '../gateway.ts'
import { forbidden } from '../operation.ts'
import { toServiceError } from '../to-service-error.ts'
import { type Answer, jsonAnswer, sendAnswer } from './answer.ts'
import { mostTimeoutMs, readTimeoutMs, withinDeadline } from './caller-deadline.ts'
import { HttpProblem } from './http-problem.ts'
import { withIdempotency } from './idempotency.ts'
import type { LateWork } from './late-work.ts'
import { problemAnswer, refusalCosts } from './problem.ts'
import { inputReader } from './read-input.ts'
import { actorOf, headerOf } from './request-state.ts'
import type { Route, RouteCall } from './route.ts'

export function addRoute(
  app: FastifyInstance,
  gateway: Gateway,
  { route, late }: { route: Route; late: LateWork },
): void {
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
      const answered = withIdempotency(gateway, request, { work, keepsSecret: route.keepsSecret })
      // Outside of the Idempotency-Key, which keeps the answer of the work that goes on.
      const deadline = readTimeoutMs(request) === undefined ? undefined : context.deadline
      return sendAnswer(reply, await withinDeadline(answered, { deadline, clock: gateway.clock, late }))
    },
  })
}

async function answerOf(route: Route, call: RouteCall): Promise<Answer> {
  const special = await specialAnswer(route, call)
  if (special) return special
  if (!route.operation.call) throw new HttpProblem(406, 'not_acceptable', 'This route has no such representation')
  const askedAt = call.gateway.clock.now()
  const output = (await route.operation.call(call.context, call.input)) as Record<string, unknown>
  const headers: Record<string, string> = route.costs ? costHeaders(output) : {}
  if (Number(headers['delos-credits'])) Object.assign(headers, await alertHeaders(call, askedAt))
  if (route.location) headers.location = route.location(output)
  const status = route.madeOrChanged && output.created === true ? 201 : (route.status ?? 200)
  return jsonAnswer(status, output, headers)
}

/** What does not go through an operation is held to the operation's rules here: its scope, and its family of errors. */
async function specialAnswer(route: Route, call: RouteCall): Promise<Answer | undefined> {
  if (!route.answer) return undefined
  const { scope } = route.operation
  if (!hasScope(call.context.actor, scope)) throw forbidden(scope)
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

/** The warnings that came up while this was bought; what cannot be told now, the next look tells. */
async function alertHeaders({ gateway, context }: RouteCall, since: number): Promise<Record<string, string>> {
  if (context.spending.windows === 0) return {}
  await gateway.budgetAlerts.check().catch((error: unknown) => gateway.log.error({ err: error }, 'alerts not raised'))
  const raised = gateway.budgetAlerts.raisedFor(context, since)
  const named = raised.map(({ budgetId, share }) => `${budgetId} ${share}`).join(', ')
  return named ? { 'delos-budget-alert': named } : {}
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
 * The deadline bounds it instead: the caller's own bounds the waits, and what has been paid for may go on beyond it.
 */
export function contextOf(gateway: Gateway, request: FastifyRequest): Context {
  const now = gateway.clock.now()
  return gateway.as(actorOf(request), {
    requestId: request.id,
    deadline: now + (readTimeoutMs(request) ?? mostTimeoutMs),
    finishBy: now + mostTimeoutMs,
    tag: label(request, 'delos-tag'),
    session: label(request, 'delos-session'),
  })
}

function label(request: FastifyRequest, name: string): string | undefined {
  const value = headerOf(request, name)
  if (value === undefined || /^[\x20-\x7e]{1,100}$/.test(value)) return value
  throw new HttpProblem(422, 'invalid_input', `${name} is 1 to 100 printable ASCII characters`, { field: name })
}
