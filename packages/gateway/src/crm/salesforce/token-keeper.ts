import { randomUUID } from 'node:crypto'
import type { Clock } from '@delos/client'
import { CrmError } from '../crm-error.ts'
import { GrantRefusedError } from './token-endpoint.ts'
import type { SalesforceTokens, StoredTokens, TokenStore } from './token-store.ts'

/** Longer than a request to the token endpoint may take, and than clocks of several machines differ. */
const claimMs = 90_000
const shortestWaitMs = 50
const longestWaitMs = 500
const mostStores = 8

export interface Session {
  accessToken: string
  instanceUrl: string
}

interface Parts {
  store: TokenStore
  /** Asks the token endpoint, once. */
  ask: (tokens: SalesforceTokens) => Promise<SalesforceTokens>
  clock: Clock
}

/**
 * One renewal for all who need it, over all processes on the store: whoever writes his claim first asks, the others wait
 * for what he stores. A refresh token may be good once only, and its second use ends the grant: so a pair is stored
 * before it is used, and nobody asks while another's claim stands.
 */
export class TokenKeeper {
  readonly #parts: Parts
  #session: Session | undefined
  #renewal: Promise<Session> | undefined
  /** A pair that could not be stored: the one copy of a refresh token that is good. */
  #unstored: { next: SalesforceTokens; spent: SalesforceTokens } | undefined

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async session(signal?: AbortSignal): Promise<Session> {
    if (this.#session) return this.#session
    const { tokens } = await this.#parts.store.read()
    this.#session = toSession(tokens)
    return this.#session ?? this.renew(null, signal)
  }

  /** A session other than the one whose token was refused. */
  renew(refused: string | null, signal?: AbortSignal): Promise<Session> {
    if (this.#session && this.#session.accessToken !== refused) return Promise.resolve(this.#session)
    // One caller's signal must not end what the others wait for.
    this.#renewal ??= this.#renew(refused).finally(() => {
      this.#renewal = undefined
    })
    return untilAborted(this.#renewal, signal)
  }

  async #renew(refused: string | null): Promise<Session> {
    this.#session = undefined
    if (this.#unstored) return this.#keep(this.#unstored)
    const giveUpMs = this.#parts.clock.now() + 2 * claimMs
    for (
      let waitMs = shortestWaitMs;
      this.#parts.clock.now() < giveUpMs;
      waitMs = Math.min(longestWaitMs, waitMs * 2)
    ) {
      const stored = await this.#parts.store.read()
      const session = toSession(stored.tokens)
      if (session && session.accessToken !== refused) return this.#use(session)
      const claimed = await this.#claim(stored)
      if (claimed) {
        const renewed = await this.#ask(claimed)
        if (renewed) return renewed
      }
      await this.#parts.clock.sleep(waitMs)
    }
    throw new CrmError('unavailable', 'Another process has been renewing the session for too long')
  }

  /** Undefined while another's claim stands. */
  async #claim({ tokens, version }: StoredTokens): Promise<SalesforceTokens | undefined> {
    const { store, clock } = this.#parts
    if (tokens.renewal && tokens.renewal.untilMs > clock.now()) return undefined
    const claimed = { ...tokens, renewal: { by: randomUUID(), untilMs: clock.now() + claimMs } }
    return (await store.replace(version, claimed)) ? claimed : undefined
  }

  /** Undefined where it is worth another look at the store. */
  async #ask(claimed: SalesforceTokens): Promise<Session | undefined> {
    try {
      const next = await this.#parts.ask(claimed)
      return await this.#keep({ next, spent: claimed })
    } catch (error) {
      if (this.#unstored) throw error
      const stored = await this.#parts.store.read()
      const isOurs = stored.tokens.renewal?.by === claimed.renewal?.by
      if (isOurs) {
        const { renewal: _ours, ...left } = stored.tokens
        await this.#parts.store.replace(stored.version, left)
      }
      if (!(error instanceof GrantRefusedError)) throw error
      // Somebody else's renewal came first, or is under way.
      if (error.isBusy || stored.tokens.refreshToken !== claimed.refreshToken) return undefined
      const message = 'Salesforce does not accept the connection any more; it has to be connected again'
      throw new CrmError('unauthorized', message, { cause: error })
    }
  }

  /** Stores a pair before anybody uses it. A connection made anew meanwhile wins. */
  async #keep({ next, spent }: { next: SalesforceTokens; spent: SalesforceTokens }): Promise<Session> {
    this.#unstored = { next, spent }
    const { store, clock } = this.#parts
    let failure: unknown
    for (let attempt = 0; attempt < mostStores; attempt += 1) {
      try {
        const stored = await store.read()
        const isReplaced = stored.tokens.refreshToken !== spent.refreshToken
        if (isReplaced || (await store.replace(stored.version, next))) {
          this.#unstored = undefined
          return this.#use(toSession(isReplaced ? stored.tokens : next))
        }
      } catch (error) {
        failure = error
        await clock.sleep(Math.min(4000, 100 * 2 ** attempt))
      }
    }
    throw new CrmError('unavailable', 'The renewed connection to Salesforce could not be stored', { cause: failure })
  }

  #use(session: Session | undefined): Session {
    if (!session) throw new CrmError('unauthorized', 'There is no connection to Salesforce')
    this.#session = session
    return session
  }
}

function toSession({ accessToken, instanceUrl }: SalesforceTokens): Session | undefined {
  return accessToken === null ? undefined : { accessToken, instanceUrl }
}

function untilAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (!signal) return work
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}
