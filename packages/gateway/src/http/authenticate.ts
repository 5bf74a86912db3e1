import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Actor } from '../actor.ts'
import type { Gateway } from '../gateway.ts'
import { BadKeyLimit } from './bad-key-limit.ts'
import { type Credentials, isCrossSite, mayHoldKey, readCredentials, readQueryKey } from './credentials.ts'
import { HttpProblem } from './http-problem.ts'
import { addRequestCheck } from './request-check.ts'
import { pathOf } from './request-state.ts'

/** Who a secret belongs to. */
export interface Keyring {
  authenticate(secret: string): Promise<Actor | undefined>
}

/** For whom these credentials stand. Throws where they stand for nobody. */
export type Authenticate = (request: FastifyRequest, credentials: Credentials | undefined) => Promise<Actor>

/** Every route needs a key but those that say otherwise; before the body is read. */
export function addAuthentication(app: FastifyInstance, gateway: Gateway, keyring: Keyring): Authenticate {
  const badKeys = new BadKeyLimit(gateway.clock)
  app.decorateRequest('actor', null)

  async function authenticate(request: FastifyRequest, credentials: Credentials | undefined): Promise<Actor> {
    if (!credentials) throw unauthenticated(request, 'A key is needed: send it as x-api-key')
    const actor = await keyring.authenticate(credentials.secret)
    if (!actor) throw refused(request, badKeys)
    if (credentials.scheme === 'basic' && isCrossSite(request.method, request.headers)) {
      throw new HttpProblem(403, 'cross_site_request', 'A page of another site may not use this key')
    }
    return actor
  }

  addRequestCheck(app, gateway, async (request) => {
    const { open, apollo } = request.routeOptions.config ?? {}
    if (open) return
    const credentials = readCredentials(request.headers) ?? (apollo ? readQueryKey(request.url) : undefined)
    // Such a key is looked for once the body has been read, by the route itself.
    if (!credentials && apollo && mayHoldKey(request.method, request.headers)) return
    request.actor = await authenticate(request, credentials)
  })
  return authenticate
}

function refused(request: FastifyRequest, badKeys: BadKeyLimit): HttpProblem {
  const blocked = badKeys.note(request.ip)
  if (!blocked) return unauthenticated(request, 'This key is not known, or no longer valid')
  return new HttpProblem(429, 'too_many_bad_keys', 'Too many unknown keys from this address', {
    headers: { 'retry-after': String(Math.ceil(blocked.retryAfterMs / 1000)) },
  })
}

const browserPath = /^\/(docs|openapi\.json|metrics|admin\/queues)(\/|$)/

function unauthenticated(request: FastifyRequest, message: string): HttpProblem {
  const asksUser = browserPath.test(pathOf(request)) || (request.headers.accept ?? '').includes('text/html')
  const challenge = asksUser ? 'Basic realm="Delos (the key is the password)", charset="UTF-8"' : 'Bearer realm="Delos"'
  return new HttpProblem(401, 'unauthenticated', message, { headers: { 'www-authenticate': challenge } })
}
