import type { IncomingHttpHeaders } from 'node:http'
import type { ApolloKey } from './keys.ts'
import { type Params, readText } from './params.ts'
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

/** Checks a request's credential; a reply is a refusal. */
export class Authenticator {
  readonly #scopes: Map<string, Set<string> | 'master'>
  readonly #allowKeyInParameters: boolean

  constructor(keys: ApolloKey[], options: { allowKeyInParameters: boolean }) {
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
    if (scopes === 'master' || (!route.masterOnly && scopes.has(route.endpoint))) return undefined
    return failure(403, { error: outOfScope(scopeOf(route), credential), error_code: 'API_INACCESSIBLE' })
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

function bareScope(scope: string): string {
  return scope.replace(/^.*api\/v1\//, '')
}

function outOfScope(scope: string, credential: Credential): string {
  if (credential.kind === 'token') return `${scope} is not accessible with this access token`
  return `This API key is not authorized to access ${scope}. Request an API key from your administrator that includes this endpoint in its configured scope.`
}
