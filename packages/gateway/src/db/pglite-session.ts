import { messages, type PGlite, protocol, type Results, types } from '@electric-sql/pglite'
import { LRUCache } from 'lru-cache'
import { toWireText } from './wire-text.ts'

export interface QueryResult {
  command: string
  rowCount: number
  rows: Record<string, unknown>[]
}

type BackendMessage = Awaited<ReturnType<PGlite['execProtocol']>>['messages'][number]

interface Column {
  name: string
  parse: (text: string) => unknown
}

interface PreparedStatement {
  name: string
  columns: readonly Column[]
}

const { serialize } = protocol
const mostStatements = 400
/** Text beyond this is hardly sent twice, and its plan is large. */
const longestPreparedText = 8000
/** A plan made for a small table must not outlive its growth: nobody analyzes an embedded database by itself. */
const planLifeMs = 2000
/** So long may statements follow each other before the event loop sees to connections and timers. */
const longestTurnMs = 100
/** Each turn accepts one connection. */
const turnsInBetween = 16
const changesSchema = /^\s*(create|alter|drop|set|reset|discard|deallocate|do|truncate|analyze|vacuum|reindex)\b/i
const begins = /^\s*(begin|start\s+transaction)\b[^;]*$/i
const changesTransaction = /^\s*(commit|end|rollback|savepoint|release)\b[^;]*$/i
const severalStatements = /;\s*\S/

/**
 * The one session of an embedded database. Every statement is parsed once and then travels in a single message: five
 * times as fast as PGlite's own `query`, which parses, describes and binds anew each time. One caller at a time.
 */
export class PgliteSession {
  readonly #pglite: PGlite
  readonly #parsers: Record<number, (text: string) => unknown>
  readonly #prepared: LRUCache<string, PreparedStatement>
  readonly #outlived: string[] = []
  #made = 0
  /** When the first statement of this turn of the event loop began. */
  #turnBeganAt: number | undefined
  /** A transaction begins together with its first statement: one message less. */
  #beginning: string | undefined

  constructor(pglite: PGlite, parsers: Record<number, (text: string) => unknown>) {
    this.#pglite = pglite
    this.#parsers = { ...types.parsers, ...parsers }
    this.#prepared = new LRUCache({
      max: mostStatements,
      ttl: planLifeMs,
      dispose: ({ name }) => this.#outlived.push(name),
    })
  }

  async run(text: string, params: readonly unknown[] = []): Promise<QueryResult> {
    if (this.#hasTheTurnForLong()) await this.#leaveTurns()
    if (begins.test(text)) {
      this.#beginning = text
      return { command: 'BEGIN', rowCount: 0, rows: [] }
    }
    if (changesTransaction.test(text)) return this.#toResult(await this.#send([serialize.query(text)]), [])
    // Only the simple protocol takes several statements at once, and only the extended one takes parameters.
    if (!params.length && (severalStatements.test(text) || changesSchema.test(text))) return this.#runScript(text)
    return this.#runPrepared(text, params)
  }

  /** PGlite answers in the same turn: who waits for an answer and asks again would keep everybody else waiting. */
  #hasTheTurnForLong(): boolean {
    const now = performance.now()
    if (this.#turnBeganAt !== undefined) return now - this.#turnBeganAt > longestTurnMs
    this.#turnBeganAt = now
    setImmediate(() => {
      this.#turnBeganAt = undefined
    })
    return false
  }

  async #leaveTurns(): Promise<void> {
    for (let left = turnsInBetween; left > 0; left--) await new Promise((resolve) => setImmediate(resolve))
  }

  async #runScript(text: string): Promise<QueryResult> {
    if (this.#beginning) await this.#send([])
    const results: (Results & { command?: string })[] = await this.#pglite.exec(text)
    // Plans of before may not fit what it changed.
    this.#prepared.clear()
    const last = results.at(-1)
    const rows = (last?.rows ?? []) as Record<string, unknown>[]
    return { command: last?.command ?? '', rowCount: last?.affectedRows || rows.length, rows }
  }

  async #runPrepared(text: string, params: readonly unknown[]): Promise<QueryResult> {
    const known = this.#prepared.get(text)
    const lasts = text.length <= longestPreparedText
    const name = known?.name ?? (lasts ? `s${++this.#made}` : '')
    const closing = this.#outlived.splice(0).map((outlived) => serialize.close({ type: 'S', name: outlived }))
    const parsing = known ? [] : [serialize.parse({ name, text }), serialize.describe({ type: 'S', name })]
    const running = [
      serialize.bind({ statement: name, values: params.map(toWireText) }),
      serialize.execute({}),
      serialize.sync(),
    ]
    const answer = await this.#send([...closing, ...parsing, ...running]).catch((error: unknown) => {
      // It may have been parsed before it failed.
      if (!known && lasts) this.#outlived.push(name)
      throw error
    })
    const columns = known?.columns ?? this.#columnsOf(answer)
    if (!known && lasts) this.#prepared.set(text, { name, columns })
    return this.#toResult(answer, columns)
  }

  async #send(parts: readonly Uint8Array[]): Promise<readonly BackendMessage[]> {
    const beginning = this.#beginning
    this.#beginning = undefined
    const message = Buffer.concat(beginning ? [serialize.query(beginning), ...parts] : parts)
    const { messages: answer } = await this.#pglite.execProtocol(message, { syncToFs: false })
    return beginning ? answer.slice(answer.findIndex((one) => one.name === 'readyForQuery') + 1) : answer
  }

  #columnsOf(answer: readonly BackendMessage[]): Column[] {
    const description = answer.find((one) => one instanceof messages.RowDescriptionMessage)
    const asText = (text: string) => text
    return (description?.fields ?? []).map(({ name, dataTypeID }) => ({
      name,
      parse: this.#parsers[dataTypeID] ?? asText,
    }))
  }

  #toResult(answer: readonly BackendMessage[], columns: readonly Column[]): QueryResult {
    const rows: Record<string, unknown>[] = []
    let tag = ''
    for (const message of answer) {
      if (message instanceof messages.DataRowMessage) rows.push(toRow(message.fields, columns))
      else if (message instanceof messages.CommandCompleteMessage) tag = message.text
    }
    const [command = '', ...counts] = tag.split(' ')
    return { command, rowCount: Number(counts.at(-1) ?? 0) || rows.length, rows }
  }
}

function toRow(fields: readonly (string | null)[], columns: readonly Column[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (const [index, { name, parse }] of columns.entries()) {
    const text = fields[index] ?? null
    row[name] = text === null ? null : parse(text)
  }
  return row
}
