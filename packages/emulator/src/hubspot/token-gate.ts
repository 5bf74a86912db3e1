import { DEFAULT_TOKEN, type HubspotToken } from './options.ts'
import { HubspotProblem } from './problems.ts'

/** Private-app tokens: which there are, what each may do, and which have been taken back. */
export class TokenGate {
  readonly #tokens: Map<string, HubspotToken>

  constructor(tokens: readonly HubspotToken[] = [{ token: DEFAULT_TOKEN }]) {
    this.#tokens = new Map(tokens.map((known) => [known.token, known]))
  }

  revoke(token: string): void {
    this.#tokens.delete(token)
  }

  /** Throws where the token is none, has expired, or lacks the scope. */
  admit(authorization: string | undefined, scope: string | null, nowMs: number): void {
    const token = this.#tokens.get(/^Bearer (.+)$/i.exec(authorization ?? '')?.[1] ?? '')
    if (!token) throw unauthenticated()
    if (token.expiresAt !== undefined && nowMs >= token.expiresAt) throw expired(nowMs - token.expiresAt)
    if (scope !== null && token.scopes && !token.scopes.includes(scope)) throw missingScope(scope)
  }
}

function unauthenticated(): HubspotProblem {
  return new HubspotProblem({
    status: 401,
    category: 'INVALID_AUTHENTICATION',
    message:
      'Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more details at https://developers.hubspot.com/docs/methods/auth/oauth-overview',
  })
}

function expired(agoMs: number): HubspotProblem {
  return new HubspotProblem({
    status: 401,
    category: 'EXPIRED_AUTHENTICATION',
    message: `The OAuth token used to make this call expired ${Math.floor(agoMs / 1000)} second(s) ago.`,
  })
}

function missingScope(scope: string): HubspotProblem {
  return new HubspotProblem({
    status: 403,
    category: 'MISSING_SCOPES',
    message:
      "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    errors: [
      {
        message: 'One or more of the following scopes are required.',
        context: { requiredGranularScopes: [scope] },
      },
    ],
  })
}
