import type { IncomingMessage, ServerResponse } from 'node:http'
import { loadConfig } from '../config.ts'
import { createGateway, type Gateway } from '../gateway.ts'
import { createHttpApp } from '../http/app.ts'
import { HttpProblem } from '../http/http-problem.ts'
import { problemAnswer } from '../http/problem.ts'
import { requestIdOf } from '../http/request-id.ts'
import { securityHeaders } from '../http/security-headers.ts'
import { ensureAdminKey } from '../services/keys/ensure-admin-key.ts'
import { createKeyring } from '../services/keys/keyring.ts'
import { createWorker } from '../worker/worker.ts'
import { createOpenAnswers } from './open-answers.ts'
import { type MountedRequest, withBody } from './parsed-body.ts'

export interface ExpressRouterOptions {
  /** False leaves the jobs to `delos worker` processes; they need a `DATABASE_URL`. Default true. */
  jobs?: boolean
  /** How long `close` waits for requests under way. Default 10,000. */
  closeWithinMs?: number
}

export interface ExpressRouter {
  (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void): void
  /** The admin key, where this start had to make one: it is told only here. */
  readonly madeAdminKey: string | undefined
  /** Refuses new requests, finishes those under way, and stops the jobs. Call it before the server's own `close`. */
  close(): Promise<void>
}

/**
 * Everything of Delos as a handler for `app.use`, below any path, before or after body parsers. Rejects where Delos cannot
 * start. Below a path all of it is Delos's; at the root, a path that Delos does not know goes on to the next handler.
 *
 * @param env the variables of `docs/configuration.md`; HOST and PORT mean nothing here
 */
export async function expressRouter(
  env: Record<string, string | undefined>,
  { jobs = true, closeWithinMs = 10_000 }: ExpressRouterOptions = {},
): Promise<ExpressRouter> {
  const config = loadConfig(env)
  if (!jobs && !config.databaseUrl) {
    throw new TypeError(
      'Jobs in processes of their own need DATABASE_URL: the embedded database belongs to one process',
    )
  }
  const gateway = await createGateway(config)
  try {
    return await open(gateway, { jobs, closeWithinMs })
  } catch (error) {
    await gateway.close()
    throw error
  }
}

async function open(gateway: Gateway, options: Required<ExpressRouterOptions>): Promise<ExpressRouter> {
  const { printed } = await ensureAdminKey(gateway, gateway.config.adminKey)
  const app = await createHttpApp(gateway, { keyring: createKeyring(gateway) })
  await app.ready()
  const worker = options.jobs ? createWorker(gateway) : undefined
  await worker?.start()
  const answers = createOpenAnswers()
  let closed: Promise<void> | undefined

  function route(request: MountedRequest, response: ServerResponse, next: (error?: unknown) => void): void {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (!request.baseUrl && !app.knowsPath(path)) return next()
    response.removeHeader('x-powered-by')
    if (closed) return refuse(gateway, { request, response, problem: closing })
    answers.add(request, response)
    const readable = tryWithBody(request)
    if (!readable) return refuse(gateway, { request, response, problem: unreadable })
    app.routing(readable, response)
  }

  async function close(): Promise<void> {
    await answers.ended(options.closeWithinMs)
    await app.close()
    await worker?.close()
    await gateway.close()
  }

  return Object.assign(route, {
    madeAdminKey: printed,
    close() {
      closed ??= close()
      return closed
    },
  })
}

const closing = new HttpProblem(503, 'closing', 'Delos is closing', { headers: { 'retry-after': '1' } })
const unreadable = new HttpProblem(400, 'invalid_body', 'What the body was parsed to cannot be written as JSON again')

function tryWithBody(request: MountedRequest): IncomingMessage | undefined {
  try {
    return withBody(request)
  } catch {
    return undefined
  }
}

interface Refusal {
  request: IncomingMessage
  response: ServerResponse
  problem: HttpProblem
}

/** Before Fastify has seen it. */
function refuse({ clock }: Gateway, { request, response, problem }: Refusal): void {
  const id = requestIdOf(request)
  const { status, headers, body } = problemAnswer(problem, id, clock.now())
  response.writeHead(status, { ...securityHeaders(id), ...headers }).end(body)
}
