import type { IncomingHttpHeaders } from 'node:http'
import { actsBefore, type FaultPlan } from '../faults.ts'
import { failure, type Reply } from '../reply.ts'
import type { Outcome } from '../service.ts'
import type { Allowance } from './allowance.ts'
import type { Org } from './org.ts'
import { jsonType, SalesforceRefusal } from './refusal.ts'
import { collectionRoutes } from './routes/collections.ts'
import { queryRoutes } from './routes/queries.ts'
import { type DataRoute, json } from './routes/route.ts'
import { sobjectRoutes } from './routes/sobjects.ts'
import type { SignIn } from './sign-in.ts'
import { QueryPages } from './soql/pages.ts'

export interface SalesforceRequest {
  method: string
  url: string
  headers: IncomingHttpHeaders
  body: string
}

interface Parts {
  org: Org
  signIn: SignIn
  allowance: Allowance
  faults: FaultPlan
  showsDuplicates: boolean
  /** Where it listens, without a slash at the end. */
  origin: () => string
}

const dataRoutes = [...queryRoutes, ...collectionRoutes, ...sobjectRoutes]
const dataPath = /^\/services\/data\/v(\d+\.\d)(\/.*)?$/
/** Older ones know neither collections nor the header for duplicate rules. */
const oldestVersion = 52

/** The way of one request: fault, session, allowance, then the org. Synchronous, so requests never interleave. */
export class SalesforceService {
  readonly #parts: Parts
  readonly #pages = new QueryPages()
  /** How often each endpoint was asked, faults included. */
  readonly counts = new Map<string, number>()

  constructor(parts: Parts) {
    this.#parts = parts
  }

  answer(request: SalesforceRequest): Outcome {
    const mark = request.url.indexOf('?')
    const pathname = mark < 0 ? request.url : request.url.slice(0, mark)
    const query = Object.fromEntries(new URLSearchParams(mark < 0 ? '' : request.url.slice(mark + 1)))
    const found = this.#find(request.method, pathname)
    const endpoint = found?.endpoint ?? 'unknown'
    this.counts.set(endpoint, (this.counts.get(endpoint) ?? 0) + 1)
    const effect = this.#parts.faults.pick(endpoint, pathname)
    if (effect && actsBefore(effect)) return { endpoint, effect }
    const reply = this.#reply(() => {
      if (!found) throw notFound()
      return found.answer(request, query)
    })
    return effect ? { endpoint, reply, effect } : { endpoint, reply }
  }

  #reply(work: () => Reply): Reply {
    try {
      return work()
    } catch (error) {
      if (error instanceof SalesforceRefusal) return error.reply
      const message = 'An unexpected error occurred. Please include this ErrorId if you contact support: 1'
      return failure(500, [{ message, errorCode: 'UNKNOWN_EXCEPTION' }], jsonType)
    }
  }

  #find(method: string, pathname: string) {
    const { signIn, origin, org } = this.#parts
    if (pathname === '/services/oauth2/token' && method === 'POST') {
      const answer = ({ body }: SalesforceRequest) => signIn.answer(new URLSearchParams(body), origin())
      return { endpoint: 'oauth2/token', answer }
    }
    if (pathname === `/id/${org.id}/${org.userId}` && method === 'GET') {
      return { endpoint: 'identity', answer: (request: SalesforceRequest) => this.#identity(request) }
    }
    const [, version, path = ''] = dataPath.exec(pathname) ?? []
    if (version === undefined || Number(version) < oldestVersion) return undefined
    for (const route of dataRoutes) {
      const match = route.method === method ? route.path.exec(path) : null
      if (!match) continue
      const answer = (request: SalesforceRequest, query: Record<string, string>) =>
        this.#data({ route, path: match.slice(1), query, request })
      return { endpoint: route.endpoint, answer }
    }
    if (path === '/limits' && method === 'GET') {
      return { endpoint: 'limits', answer: (request: SalesforceRequest) => this.#limits(request) }
    }
    return undefined
  }

  #data({
    route,
    path,
    query,
    request,
  }: {
    route: DataRoute
    path: string[]
    query: Record<string, string>
    request: SalesforceRequest
  }): Reply {
    const { org, signIn, allowance, showsDuplicates } = this.#parts
    signIn.check(request.headers.authorization)
    allowance.take()
    const { headers } = request
    const body = request.body === '' ? undefined : readJson(request.body)
    const call = { org, pages: this.#pages, path, query, headers, body, showsDuplicates }
    const reply = this.#reply(() => route.answer(call))
    return { ...reply, headers: ['Sforce-Limit-Info', allowance.header()] }
  }

  #identity({ headers }: SalesforceRequest): Reply {
    const { signIn, org, origin } = this.#parts
    signIn.check(headers.authorization)
    const id = `${origin()}/id/${org.id}/${org.userId}`
    return json({ id, user_id: org.userId, organization_id: org.id, username: 'integration@emulated-sales.example' })
  }

  #limits({ headers }: SalesforceRequest): Reply {
    const { signIn, allowance } = this.#parts
    signIn.check(headers.authorization)
    return json({ DailyApiRequests: { Max: allowance.limit, Remaining: allowance.limit - allowance.used } })
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new SalesforceRefusal(400, {
      errorCode: 'JSON_PARSER_ERROR',
      message: 'Unexpected character at [line:1, column:1]',
    })
  }
}

function notFound(): SalesforceRefusal {
  return new SalesforceRefusal(404, { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' })
}
