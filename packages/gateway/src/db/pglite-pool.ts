import { EventEmitter } from 'node:events'
import type { PGlite, Results } from '@electric-sql/pglite'
import { Turnstile } from './turnstile.ts'

interface QueryResult {
  command: string
  rowCount: number
  rows: Record<string, unknown>[]
}

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
  readonly #pglite: PGlite
  readonly #turnstile = new Turnstile()
  readonly #clients = new Set<PgliteClient>()
  readonly #stopListening: () => void

  constructor(pglite: PGlite) {
    super()
    this.#pglite = pglite
    this.#stopListening = pglite.onNotification((channel, payload) => {
      for (const client of this.#clients) client.emit('notification', { channel, payload } satisfies Notification)
    })
  }

  async connect(): Promise<PgliteClient> {
    const client = new PgliteClient(this.#pglite, this.#turnstile, () => this.#clients.delete(client))
    this.#clients.add(client)
    return client
  }

  query(text: string, params?: readonly unknown[]): Promise<QueryResult> {
    return this.#turnstile.through(() => run(this.#pglite, text, params))
  }

  async end(): Promise<void> {
    this.#stopListening()
    await this.#turnstile.through(async () => {})
  }
}

/** One borrower of the embedded session; holds the turnstile while its transaction is open. */
export class PgliteClient extends EventEmitter {
  readonly #pglite: PGlite
  readonly #turnstile: Turnstile
  readonly #onRelease: () => void
  #leave: (() => void) | undefined

  constructor(pglite: PGlite, turnstile: Turnstile, onRelease: () => void) {
    super()
    this.#pglite = pglite
    this.#turnstile = turnstile
    this.#onRelease = onRelease
    this.setMaxListeners(0)
  }

  async query(text: string, params?: readonly unknown[]): Promise<QueryResult> {
    if (this.#leave) return this.#insideTransaction(text, params)
    if (!beginsTransaction.test(text)) return this.#turnstile.through(() => run(this.#pglite, text, params))
    this.#leave = await this.#turnstile.enter()
    return this.#insideTransaction(text, params)
  }

  async #insideTransaction(text: string, params?: readonly unknown[]): Promise<QueryResult> {
    try {
      return await run(this.#pglite, text, params)
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
    void run(this.#pglite, 'rollback')
      .catch(() => {})
      .finally(() => this.#passOn())
  }
}

async function run(pglite: PGlite, text: string, params?: readonly unknown[]): Promise<QueryResult> {
  // Only the simple protocol takes several statements at once, and only the extended one takes parameters.
  const results = params?.length ? [await pglite.query(text, [...params])] : await pglite.exec(text)
  return toQueryResult(text, results.at(-1) as Results<Record<string, unknown>> | undefined)
}

function toQueryResult(text: string, result: Results<Record<string, unknown>> | undefined): QueryResult {
  const rows = result?.rows ?? []
  const command = /^\s*(?:with\b[\s\S]*?\b)?(insert|update|delete|merge|select)\b/i.exec(text)?.[1] ?? ''
  return { command: command.toUpperCase(), rowCount: result?.affectedRows || rows.length, rows }
}
