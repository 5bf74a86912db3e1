import type { IncomingHttpHeaders } from 'node:http'
import type { ApolloKey } from './keys.ts'
import { type Params, readText } from './params.ts'
import type { Plan } from './plans.ts'
import { failure, type Reply, TEXT_TYPE } from './reply.ts'
import { type Route, scopeOf } from './route.ts'

const INVALID_KEY: Reply = {
  status: 401,
  body: 'Invalid API key. See https://docs.apollo.io/reference/authentication for how to authenticate.',
  contentType: TEXT_TYPE,
}

interface Credential {
  kind: 'key' | 'token'
  value: string
}

interface AuthOptions {
  allowKeyInParameters: boolean
  plan: Plan
  refusedByPlan: string[]
}

/** Checks a request's credential; a reply is a refusal. */
export class Authenticator {
  readonly #scopes: Map<string, Set<string> | 'master'>
  readonly #allowKeyInParameters: boolean

  readonly #plan: Plan
  readonly #refusedByPlan: Set<string>

  constructor(keys: ApolloKey[], options: AuthOptions) {
    this.#plan = options.plan
    this.#refusedByPlan = new Set(options.refusedByPlan)
    this.#scopes = new Map(keys.map(({ key, scopes }) => [key, scopes ? new Set(scopes.map(bareScope)) : 'master']))
    this.#allowKeyInParameters = options.allowKeyInParameters
  }

  isKnown(headers: IncomingHttpHeaders, params: Params): boolean {
    const credential = this.#credentialOf(headers, params)
    return credential !== undefined && this.#scopes.has(credential.value)
  }

  refusal(route: Route, headers: IncomingHttpHeaders, params: Params): Reply | undefined {
    const credential = this.#credentialOf(headers, params)
    if (!credential) return INVALID_KEY
    const scopes = this.#scopes.get(credential.value)
    if (!scopes) return INVALID_KEY
    if (this.#refusedByPlan.has(route.endpoint)) return notInPlan(route, this.#plan)
    if (!route.closed && (scopes === 'master' || (!route.masterOnly && scopes.has(route.endpoint)))) return undefined
    return failure(route.outOfScopeStatus ?? 403, {
      error: outOfScope(scopeOf(route), credential),
      error_code: 'API_INACCESSIBLE',
    })
  }

  #credentialOf(headers: IncomingHttpHeaders, params: Params): Credential | undefined {
    const key = headers['x-api-key']
    if (typeof key === 'string' && key !== '') return { kind: 'key', value: key }
    const bearer = /^bearer\s+(\S+)$/i.exec(headers.authorization ?? '')?.[1]
    if (bearer !== undefined) return { kind: 'token', value: bearer }
    const parameter = this.#allowKeyInParameters ? readText(params.api_key) : undefined
    return parameter === undefined ? undefined : { kind: 'key', value: parameter }
  }
}

// Lists say it in another way than the rest.
function notInPlan(route: Route, plan: Plan): Reply {
  if (route.endpoint === 'mixed_companies/search' || route.endpoint === 'contacts/search') {
    return failure(403, { message: 'This endpoint is only available to Apollo users on paid plans.' })
  }
  const error = `${scopeOf(route)} is not accessible with this api_key on a ${plan} plan. Please upgrade your plan from https://app.apollo.io/#/settings/plans/upgrade.`
  return failure(403, { error, error_code: 'API_INACCESSIBLE' })
}

function bareScope(scope: string): string {
  return scope.replace(/^.*api\/v1\//, '')
}

function outOfScope(scope: string, credential: Credential): string {
  if (credential.kind === 'token') return `${scope} is not accessible with this access token`
  return `This API key is not authorized to access ${scope}. Request an API key from your administrator that includes this endpoint in its configured scope.`
}
