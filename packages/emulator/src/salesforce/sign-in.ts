import { createHmac, randomBytes } from 'node:crypto'
import { failure, type Reply } from '../reply.ts'
import { jsonType, SalesforceRefusal } from './refusal.ts'

export interface SalesforceTokens {
  accessToken: string
  refreshToken: string
}

export interface SignInOptions {
  clientId: string
  clientSecret: string
  /** How long an access token is good. */
  tokenLifeMs: number
  /** A refresh token is good once: each use answers with the next, and a second use of an old one ends the whole grant. */
  isRotating: boolean
}

interface Grant {
  refreshToken: string
  /** Used up; whoever shows one of them again has stolen it, or lost the answer. */
  spent: Set<string>
  isRevoked: boolean
}

interface Session {
  grant: Grant | undefined
  untilMs: number
}

/** The token endpoint and the sessions that it opens. */
export class SignIn {
  readonly #options: SignInOptions
  readonly #org: { id: string; userId: string }
  readonly #now: () => number
  readonly #grants: Grant[] = []
  readonly #sessions = new Map<string, Session>()
  /** Of each answer of the token endpoint, in order. */
  readonly refreshes: ('ok' | 'refused')[] = []

  constructor(options: SignInOptions, org: { id: string; userId: string }, now: () => number) {
    this.#options = options
    this.#org = org
    this.#now = now
  }

  /** What a user's consent in the browser ends with. */
  consent(): SalesforceTokens {
    const grant: Grant = { refreshToken: newRefreshToken(), spent: new Set(), isRevoked: false }
    this.#grants.push(grant)
    return { accessToken: this.#open(grant), refreshToken: grant.refreshToken }
  }

  /** Ends every session; refresh tokens stay good. */
  expire(): void {
    for (const session of this.#sessions.values()) session.untilMs = 0
  }

  /** What an administrator does: every grant and every session, and the app's own credentials. */
  revoke(): void {
    this.expire()
    for (const grant of this.#grants) grant.isRevoked = true
    this.#isBlocked = true
  }

  #isBlocked = false

  /** Throws where the bearer is nobody. */
  check(authorization: string | undefined): void {
    const token = /^(?:Bearer|OAuth) (.+)$/.exec(authorization ?? '')?.[1]
    const session = token === undefined ? undefined : this.#sessions.get(token)
    if (session && session.untilMs > this.#now() && !session.grant?.isRevoked) return
    throw new SalesforceRefusal(401, { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' })
  }

  answer(form: URLSearchParams, url: string): Reply {
    const reply = this.#answer(form, url)
    this.refreshes.push(reply.status === 200 ? 'ok' : 'refused')
    return reply
  }

  #answer(form: URLSearchParams, url: string): Reply {
    const kind = form.get('grant_type')
    if (form.get('client_id') !== this.#options.clientId) {
      return refused('invalid_client_id', 'client identifier invalid')
    }
    if (form.get('client_secret') !== this.#options.clientSecret || this.#isBlocked) {
      const isRefresh = kind === 'refresh_token' && this.#isBlocked
      return isRefresh
        ? refused('invalid_grant', 'expired access/refresh token')
        : refused('invalid_client', 'invalid client credentials')
    }
    if (kind === 'client_credentials') return this.#granted(undefined, url)
    if (kind !== 'refresh_token') return refused('unsupported_grant_type', 'grant type not supported')
    const shown = form.get('refresh_token') ?? ''
    const grant = this.#grants.find(({ refreshToken, spent }) => refreshToken === shown || spent.has(shown))
    // Whoever shows a spent token again ends the grant for everybody.
    if (grant?.spent.has(shown)) grant.isRevoked = true
    if (!grant || grant.isRevoked) return refused('invalid_grant', 'expired access/refresh token')
    if (this.#options.isRotating) {
      grant.spent.add(grant.refreshToken)
      grant.refreshToken = newRefreshToken()
    }
    return this.#granted(grant, url)
  }

  #granted(grant: Grant | undefined, url: string): Reply {
    const issuedAt = String(this.#now())
    const id = `${url}/id/${this.#org.id}/${this.#org.userId}`
    const body = {
      access_token: this.#open(grant),
      ...(grant && this.#options.isRotating ? { refresh_token: grant.refreshToken } : {}),
      signature: createHmac('sha256', this.#options.clientSecret)
        .update(id + issuedAt)
        .digest('base64'),
      scope: 'refresh_token api',
      instance_url: url,
      id,
      token_type: 'Bearer',
      issued_at: issuedAt,
    }
    return { status: 200, body: JSON.stringify(body), contentType: jsonType }
  }

  #open(grant: Grant | undefined): string {
    const token = `${this.#org.id.slice(0, 15)}!${randomBytes(48).toString('base64url')}`
    this.#sessions.set(token, { grant, untilMs: this.#now() + this.#options.tokenLifeMs })
    return token
  }
}

function newRefreshToken(): string {
  return `5Aep861${randomBytes(40).toString('base64url')}`
}

function refused(error: string, description: string): Reply {
  return failure(400, { error, error_description: description }, jsonType)
}
