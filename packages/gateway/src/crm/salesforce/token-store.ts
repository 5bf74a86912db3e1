/** What a connection to Salesforce lives on. */
export interface SalesforceTokens {
  /** Null: not signed in yet, or no longer. */
  accessToken: string | null
  /** Null: the app signs in with its own credentials (the client credentials flow). */
  refreshToken: string | null
  /** Where the org answers. */
  instanceUrl: string
  /** Who is fetching the next pair, and until when nobody else may: a holder that dies is succeeded. */
  renewal?: { by: string; untilMs: number }
}

export interface StoredTokens {
  tokens: SalesforceTokens
  /** Another one after each `replace`. */
  version: string
}

/** Where all processes find the same tokens. */
export interface TokenStore {
  read(): Promise<StoredTokens>
  /** False, and nothing changed, where what is stored is no longer `version`. Resolves once it is durable. */
  replace(version: string, next: SalesforceTokens): Promise<boolean>
}

/** For one process; what it is given has to be had again after a restart, as client credentials are. */
export function createMemoryTokenStore(initial: SalesforceTokens): TokenStore {
  let stored: StoredTokens = { tokens: initial, version: '0' }
  return {
    async read() {
      return stored
    },
    async replace(version, next) {
      if (version !== stored.version) return false
      stored = { tokens: next, version: String(Number(version) + 1) }
      return true
    },
  }
}
