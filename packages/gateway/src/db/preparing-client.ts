import pg from 'pg'
import { isFixed } from './fixed-statement.ts'

const planLifeMs = 2000
const mostStatements = 100
/** What a statement answers is no longer what it was when it was parsed: its table has changed. */
const resultChanged = '0A000'

/**
 * A connection to PostgreSQL that has fixed statements parsed and planned once, which takes longer than running one. A
 * plan made for a small table must not outlive its growth, so all of them are made anew after a moment.
 */
export class PreparingClient extends pg.Client {
  #names = new Map<string, string>()
  #made = 0
  #plannedAt = performance.now()

  constructor(config?: string | pg.ClientConfig) {
    super(config)
    this.connection.on('errorMessage', ({ code }: { code?: string }) => {
      if (code === resultChanged) this.#names = new Map()
    })
  }

  override query(...args: never[]): never {
    const [text, values, ...callback] = args as unknown[]
    const name =
      Array.isArray(values) && typeof text === 'string' && this.mayPrepare(text) ? this.#nameOf(text) : undefined
    if (name === undefined) return this.#send(args)
    const named = [{ name, text, values }, ...callback]
    if (performance.now() - this.#plannedAt < planLifeMs) return this.#send(named)
    this.#plannedAt = performance.now()
    const planned = super.query('discard plans').catch(() => {})
    return planned.then(() => this.#send(named) as unknown) as never
  }

  #send(args: readonly unknown[]): never {
    return Reflect.apply(super.query, this, args) as never
  }

  protected mayPrepare(text: string): boolean {
    return isFixed(text)
  }

  /** Undefined where there are too many already: each stays with the connection as long as it lasts. */
  #nameOf(text: string): string | undefined {
    const known = this.#names.get(text)
    if (known !== undefined || this.#names.size >= mostStatements) return known
    const name = `delos_${++this.#made}`
    this.#names.set(text, name)
    return name
  }
}

/** The same for BullMQ's connections, whose statements are all fixed. */
export class PreparingQueueClient extends PreparingClient {
  protected override mayPrepare(): boolean {
    return true
  }
}
