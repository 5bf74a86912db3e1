import { OAuth2 } from 'jsforce/lib/oauth2.js'
import { CrmError } from '../crm-error.ts'
import type { SalesforceTokens } from './token-store.ts'
import { type SalesforceTransport, UnknownOutcomeError } from './transport.ts'

export interface SalesforceClient {
  /** `https://login.salesforce.com`, or the org's own domain, which client credentials need. */
  loginUrl: string
  clientId: string
  clientSecret: string
}

/** The grant is not accepted; `isBusy`: another request with the same token is under way there. */
export class GrantRefusedError extends Error {
  readonly isBusy: boolean

  constructor(error: Error) {
    super(`${error.name}: ${error.message}`, { cause: error })
    this.name = 'GrantRefusedError'
    this.isBusy = /already being processed/i.test(error.message)
  }
}

/** Asks for the next pair of tokens, once. */
export async function askForTokens(
  client: SalesforceClient,
  { refreshToken, instanceUrl }: SalesforceTokens,
  transport: SalesforceTransport,
): Promise<SalesforceTokens> {
  const endpoint = new OAuth2({ ...client })
  endpoint._transport = transport
  try {
    const answer = await (refreshToken === null
      ? endpoint.requestToken({ grant_type: 'client_credentials' })
      : endpoint.refreshToken(refreshToken))
    return {
      accessToken: answer.access_token,
      // Where refresh tokens do not rotate, the answer holds none.
      refreshToken: refreshToken === null ? null : (answer.refresh_token ?? refreshToken),
      instanceUrl: answer.instance_url ?? instanceUrl,
    }
  } catch (error) {
    // Whoever waits for a session has sent nothing yet.
    if (error instanceof UnknownOutcomeError) {
      throw new CrmError('unavailable', 'Salesforce opened no session: the answer was lost', { cause: error })
    }
    if (error instanceof Error && /^(invalid_|unauthorized_|access_denied|inactive_)/.test(error.name)) {
      throw new GrantRefusedError(error)
    }
    throw error
  }
}
