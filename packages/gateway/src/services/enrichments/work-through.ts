import type { Context } from '../../context.ts'
import { type EnrichmentRecord, endRows, findEnrichment, listPendingRows, type RowEnd } from '../../db/enrichments.ts'
import { noteSaving } from '../credits/note-saving.ts'
import type { Outcome } from '../people/buy-together.ts'
import { findKnown } from '../people/find-known.ts'
import { findLostPeople, type LostPeople } from '../people/lost-people.ts'
import type { AlsoRecord } from '../people/record-people.ts'
import { toWish } from '../people/wish.ts'
import { boughtEnd, knownEnd } from './row-end.ts'
import { type Candidate, RowPool } from './row-pool.ts'

const peoplePerCall = 10
const callsAtOnce = 4
const poolLow = 200
const rowsPerRead = 400
/** How often a person in doubt, or under purchase elsewhere, is come back to before the list gives up. */
const mostReturns = 8

/** Works through the rows of one list: full calls, several at once, until all have ended or somebody stops it. */
export class ListWorker {
  readonly #context: Context
  readonly #list: EnrichmentRecord
  readonly #pool = new RowPool()
  readonly #returns = new Map<number, number>()
  #readUpTo = 0
  #allRead = false
  #reading: Promise<void> | undefined
  #changed = createSignal()
  #failure: unknown
  #lost: LostPeople = { mayHold: () => false }

  constructor(context: Context, list: EnrichmentRecord) {
    this.#context = context
    this.#list = list
  }

  /** Throws what stopped the list as a whole, after every call under way has been filed. */
  async run(): Promise<void> {
    await this.#context.buyer.resolveDoubts()
    this.#lost = await findLostPeople(this.#context.db)
    const lanes = await Promise.allSettled(Array.from({ length: callsAtOnce }, () => this.#lane()))
    const stopped = lanes.find((lane) => lane.status === 'rejected')
    if (stopped) throw asError(stopped.reason)
    if (this.#failure !== undefined) throw asError(this.#failure)
  }

  async #lane(): Promise<void> {
    while (this.#failure === undefined && (await this.#goesOn())) {
      const { promise: changed } = this.#changed
      try {
        await this.#refill()
        const taken = this.#pool.take(peoplePerCall)
        if (taken.length) await this.#work(taken)
        else if (this.#pool.idle && this.#allRead) break
        else {
          await changed
          continue
        }
      } catch (error) {
        this.#failure ??= error
      }
      this.#announce()
    }
    this.#announce()
  }

  #announce(): void {
    this.#changed.resolve()
    this.#changed = createSignal()
  }

  /** A lane that may not go on wakes those that wait for it. */
  async #goesOn(): Promise<boolean> {
    try {
      return await this.#isRunning()
    } catch (error) {
      this.#announce()
      throw error
    }
  }

  async #isRunning(): Promise<boolean> {
    this.#context.signal.throwIfAborted()
    return (await findEnrichment(this.#context.db, this.#list.id))?.status === 'running'
  }

  /** One lane reads; the others wait for the same reading. */
  #refill(): Promise<void> {
    if (this.#allRead || this.#pool.size >= poolLow) return Promise.resolve()
    this.#reading ??= this.#readEnough().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  /** A part of the list that is all known leaves nothing to buy: then the next part is read. */
  async #readEnough(): Promise<void> {
    while (!this.#allRead && this.#pool.size < poolLow && (await this.#isRunning())) await this.#read()
  }

  async #read(): Promise<void> {
    const rows = await listPendingRows(this.#context.db, this.#list.id, { after: this.#readUpTo, limit: rowsPerRead })
    this.#allRead = rows.length < rowsPerRead
    this.#readUpTo = rows.at(-1)?.rowNumber ?? this.#readUpTo
    const wanted = rows.flatMap(({ rowNumber, input }) => {
      const wish = toWish(input)
      return typeof wish === 'object' ? [{ rowNumber, wish }] : []
    })
    const known = await findKnown(
      this.#context,
      wanted.map((row) => row.wish),
      this.#list.options.maxAgeDays,
    )
    await this.#end(wanted.flatMap((row, index) => knownEnd(row.rowNumber, known[index])))
    wanted.forEach((row, index) => {
      if (known[index]?.status === 'unknown') this.#pool.add(row.rowNumber, row.wish)
    })
  }

  async #work(taken: readonly Candidate[]): Promise<void> {
    const resolved = new Set<Candidate>()
    try {
      const buyable = await this.#setLostAside(taken, resolved)
      const outcomes = buyable.length ? await this.#buy(buyable) : []
      for (const [index, candidate] of buyable.entries()) {
        const outcome = outcomes[index]
        if (outcome && (await this.#settle(candidate, outcome))) resolved.add(candidate)
      }
    } finally {
      for (const candidate of taken) this.#pool.giveBack(candidate, resolved.has(candidate))
    }
  }

  /** Somebody who may be a person already paid for is left for a human to decide, unless paying again was asked for. */
  async #setLostAside(taken: readonly Candidate[], resolved: Set<Candidate>): Promise<Candidate[]> {
    if (this.#list.options.buyLostAgain) return [...taken]
    const aside = taken.filter((candidate) => this.#lost.mayHold(candidate.hints))
    await this.#end(
      aside.flatMap(({ rowNumbers }) =>
        rowNumbers.map((rowNumber) => ({ rowNumber, status: 'unknown' as const, reason: 'may_be_a_lost_answer' })),
      ),
    )
    for (const candidate of aside) resolved.add(candidate)
    return taken.filter((candidate) => !aside.includes(candidate))
  }

  /** What is bought ends its rows in the very transaction that files it. */
  #buy(taken: readonly Candidate[]): Promise<Outcome[]> {
    const { id, options } = this.#list
    const also: AlsoRecord = async (tx, recorded) => {
      const ends = recorded.flatMap(({ index, ...one }) => endsOf(taken[index], { ...one, source: 'apollo' }))
      noteSaving(this.#context, ends.filter((end) => end.source === 'store').length)
      await endRows(tx, id, ends, new Date(this.#context.clock.now()))
    }
    const { maxAgeDays, buyLostAgain } = options
    return this.#context.buyer.buy(
      this.#context,
      taken.map((one) => one.wish),
      { maxAgeDays, buyLostAgain, also },
    )
  }

  /** True when the candidate's rows have ended. */
  async #settle(candidate: Candidate, outcome: Outcome): Promise<boolean> {
    const ends = endsOf(candidate, outcome)
    if (ends.length) {
      if (outcome.status !== 'found' || outcome.source === 'store') await this.#end(ends)
      return true
    }
    if (outcome.status === 'failed') throw outcome.error
    const [row] = candidate.rowNumbers
    const returns = (this.#returns.get(row) ?? 0) + 1
    this.#returns.set(row, returns)
    if (returns > mostReturns) return this.#giveUp(candidate)
    if (outcome.status === 'busy' || outcome.status === 'doubtful') {
      await this.#context.buyer.awaitClearance(this.#context, outcome)
    }
    if (outcome.status === 'doubtful') this.#lost = await findLostPeople(this.#context.db)
    return false
  }

  async #giveUp({ rowNumbers }: Candidate): Promise<true> {
    await this.#end(rowNumbers.map((rowNumber) => ({ rowNumber, status: 'unknown', reason: 'outcome_unknown' })))
    return true
  }

  async #end(ends: readonly RowEnd[]): Promise<void> {
    if (!ends.length) return
    noteSaving(this.#context, ends.filter((end) => end.status === 'found').length)
    const at = new Date(this.#context.clock.now())
    await this.#context.mutate(async (tx) => ({ value: await endRows(tx, this.#list.id, ends, at), audit: [] }))
  }
}

function endsOf(candidate: Candidate | undefined, outcome: Outcome): RowEnd[] {
  if (!candidate) return []
  const [payer, ...others] = candidate.rowNumbers
  const first = boughtEnd(payer, outcome)
  if (outcome.status !== 'found') return [...first, ...others.flatMap((row) => boughtEnd(row, outcome))]
  return [...first, ...others.flatMap((row) => knownEnd(row, { status: 'found', contact: outcome.contact }))]
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('The list stopped', { cause: thrown })
}

interface Signal {
  promise: Promise<void>
  resolve(): void
}

function createSignal(): Signal {
  let resolve = () => {}
  const promise = new Promise<void>((onResolve) => {
    resolve = onResolve
  })
  return { promise, resolve }
}
