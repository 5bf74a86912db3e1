import { type FastifyInstance, fastify, LogController } from 'fastify'
import type { Gateway } from '../gateway.ts'
import { addAdmission } from './admission.ts'
import { sendAnswer } from './answer.ts'
import { addAuthentication, type Keyring } from './authenticate.ts'
import { addBodyParsers, maxJsonBytes } from './body-parsers.ts'
import { answerBrokenRequest } from './broken-request.ts'
import { addCallbackDoor } from './callbacks/callback-door.ts'
import { addDocs } from './docs.ts'
import { addRoute } from './handle.ts'
import { addHealth } from './health.ts'
import { createLateWork } from './late-work.ts'
import { addMetrics } from './metrics.ts'
import { addNotFound } from './not-found.ts'
import { apolloErrorAnswer } from './pass-through/apollo-error.ts'
import { createPassThroughCounts } from './pass-through/counts.ts'
import { addPassThrough, isPassThrough } from './pass-through/pass-through.ts'
import { problemAnswer } from './problem.ts'
import { addQueueBoard } from './queue-board.ts'
import { requestIdOf } from './request-id.ts'
import { routes } from './routes.ts'
import { addSecurityHeaders, securityHeaders } from './security-headers.ts'
import { addRequestSpans } from './trace-requests.ts'
import { cutUnusedConnections } from './unused-connections.ts'

export interface HttpParts {
  keyring: Keyring
  /** Health and metrics alone: for a process that runs jobs and serves nobody. */
  onlyHealth?: boolean
}

/** The HTTP door, ready to listen. Closing it finishes the requests under way. */
export async function createHttpApp(gateway: Gateway, { keyring, onlyHealth }: HttpParts): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: gateway.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: requestIdOf,
    exposeHeadRoutes: false,
    bodyLimit: maxJsonBytes,
    requestTimeout: 30_000,
    connectionTimeout: 120_000,
    keepAliveTimeout: 72_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 5000 },
    routerOptions: { maxParamLength: 1000 },
    forceCloseConnections: 'idle',
    clientErrorHandler: answerBrokenRequest,
    // What the router itself cannot read never reaches a hook.
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders(request.id))
      const facts = { requestId: request.id, now: gateway.clock.now(), url: request.url }
      const isApollo = isPassThrough(request.url)
      return sendAnswer(reply, isApollo ? apolloErrorAnswer(error, facts) : problemAnswer(error, request.id, facts.now))
    },
  }) as unknown as FastifyInstance
  app.server.maxConnections = 5000
  cutUnusedConnections(app)
  addRequestSpans(app)
  addErrorHandler(app, gateway)
  addNotFound(app)
  addSecurityHeaders(app)
  // Who keeps a connection to a process that is about to end goes elsewhere with the next request.
  app.addHook('onSend', (_request, reply, _payload, done) => {
    if (gateway.leaving.aborted) reply.header('connection', 'close')
    done()
  })
  const late = createLateWork()
  app.addHook('preClose', async () => gateway.streams.endAll())
  app.addHook('onClose', () => late.settled())
  const admission = addAdmission(app, gateway, late)
  const authenticate = addAuthentication(app, gateway, keyring)
  app.decorateRequest('bodyHash', '')
  addBodyParsers(app)
  addRequestLog(app, gateway)
  const counts = createPassThroughCounts()
  addMetrics(app, gateway, { admission, passThrough: counts })
  addHealth(app, gateway)
  if (onlyHealth) return app
  await addCallbackDoor(app, gateway)
  for (const route of routes) addRoute(app, gateway, { route, late })
  await addPassThrough(app, gateway, { authenticate, counts })
  addDocs(app, routes)
  await addQueueBoard(app, gateway)
  return app
}

function addErrorHandler(app: FastifyInstance, gateway: Gateway): void {
  app.setErrorHandler((error, request, reply) => {
    const answer = problemAnswer(error, request.id, gateway.clock.now())
    if (answer.unforeseen) gateway.log.error({ err: error, requestId: request.id }, 'request failed')
    return sendAnswer(reply, answer)
  })
}

/** One line a request, after it: reads only where debugging is on. */
function addRequestLog(app: FastifyInstance, { log }: Gateway): void {
  app.addHook('onResponse', async (request, reply) => {
    const { id: requestId, method, actor } = request
    const ms = Math.round(reply.elapsedTime)
    const line = { requestId, method, route: request.routeOptions.url, status: reply.statusCode, ms, actor: actor?.id }
    log[method === 'GET' ? 'debug' : 'info'](line, 'request')
  })
}
