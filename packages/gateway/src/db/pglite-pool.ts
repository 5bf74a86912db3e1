import { EventEmitter } from 'node:events'
import { type PGlite, types } from '@electric-sql/pglite'
import { PgliteSession, type QueryResult } from './pglite-session.ts'
import { Turnstile } from './turnstile.ts'

interface Notification {
  channel: string
  payload: string
}

const beginsTransaction = /^\s*(begin|start\s+transaction)\b/i
const endsTransaction = /^\s*(commit|end|rollback(?!\s+(work\s+|transaction\s+)?to\b))\b/i

/**
 * The embedded database in the shape of a `pg.Pool`, for Kysely and BullMQ alike.
 *
 * PGlite is one session: a statement from anybody lands inside whatever transaction is open. So the turnstile is
 * held from BEGIN to COMMIT, and for the length of one statement otherwise.
 */
export class PglitePool extends EventEmitter {
  readonly #session: PgliteSession
  readonly #turnstile = new Turnstile()
  readonly #clients = new Set<PgliteClient>()
  readonly #stopListening: () => void

  constructor(pglite: PGlite) {
    super()
    // Sums and sequence numbers here stay far below 2^53.
    this.#session = new PgliteSession(pglite, { [types.INT8]: Number })
    this.#stopListening = pglite.onNotification((channel, payload) => {
      for (const client of this.#clients) client.emit('notification', { channel, payload } satisfies Notification)
    })
  }

  async connect(): Promise<PgliteClient> {
    const client = new PgliteClient(this.#session, this.#turnstile, () => this.#clients.delete(client))
    this.#clients.add(client)
    return client
  }

  query(text: string, params?: readonly unknown[]): Promise<QueryResult> {
    return this.#turnstile.through(() => this.#session.run(text, params))
  }

  async end(): Promise<void> {
    this.#stopListening()
    await this.#turnstile.through(async () => {})
  }
}

/** One borrower of the embedded session; holds the turnstile while its transaction is open. */
export class PgliteClient extends EventEmitter {
  readonly #session: PgliteSession
  readonly #turnstile: Turnstile
  readonly #onRelease: () => void
  #leave: (() => void) | undefined

  constructor(session: PgliteSession, turnstile: Turnstile, onRelease: () => void) {
    super()
    this.#session = session
    this.#turnstile = turnstile
    this.#onRelease = onRelease
    this.setMaxListeners(0)
  }

  async query(text: string, params?: readonly unknown[]): Promise<QueryResult> {
    if (this.#leave) return this.#insideTransaction(text, params)
    if (!beginsTransaction.test(text)) return this.#turnstile.through(() => this.#session.run(text, params))
    this.#leave = await this.#turnstile.enter()
    return this.#insideTransaction(text, params)
  }

  async #insideTransaction(text: string, params?: readonly unknown[]): Promise<QueryResult> {
    try {
      return await this.#session.run(text, params)
    } finally {
      if (endsTransaction.test(text)) this.#passOn()
    }
  }

  #passOn(): void {
    this.#leave?.()
    this.#leave = undefined
  }

  release(): void {
    this.#onRelease()
    if (!this.#leave) return
    // A borrower that left its transaction open would stop everybody: end it for them.
    void this.#session
      .run('rollback')
      .catch(() => {})
      .finally(() => this.#passOn())
  }
}
