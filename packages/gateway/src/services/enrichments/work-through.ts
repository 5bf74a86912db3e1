import type { Context } from '../../context.ts'
import { endRows, type RowEnd } from '../../db/enrichment-rows.ts'
import { type EnrichmentRecord, findEnrichment } from '../../db/enrichments.ts'
import { ServiceError } from '../../errors.ts'
import { noteSaving } from '../credits/note-saving.ts'
import type { Outcome } from '../people/buy-together.ts'
import { findLostPeople, type LostPeople } from '../people/lost-people.ts'
import { namesOf } from '../people/names-of.ts'
import type { AlsoRecord } from '../people/order.ts'
import { createChange } from './change.ts'
import { endListRows } from './end-list-rows.ts'
import { RetryLog } from './retry-log.ts'
import { boughtEnd, knownEnd } from './row-end.ts'
import { type Candidate, RowPool } from './row-pool.ts'
import { RowReader } from './row-reader.ts'

const peoplePerCall = 10
/** Enough to have the next ones claimed when a limit’s window opens; a crash may lose the answers of as many. */
const callsAtOnce = 8
/** So far ahead is read, because some of those who wait are held back for others. */
const readAhead = 1000
/** From so many rows on somebody has waited so long for the end that it need not wait for the last of a minute. */
const longListRows = 1000

/** What becomes of a candidate after its call: its rows have ended, or it is tried again, perhaps not before a time. */
type Verdict = 'ended' | { again: number | undefined }

/** Works through the rows of one list: full calls, several at once, until all have ended or somebody stops it. */
export class ListWorker {
  readonly #context: Context
  readonly #list: EnrichmentRecord
  readonly #reader: RowReader
  readonly #pool = new RowPool()
  readonly #change = createChange()
  readonly #retries: RetryLog
  readonly #underWay = new Set<Promise<void>>()
  #reading: Promise<void> | undefined
  #looking: Promise<void> | undefined
  /** A budget had no room for somebody while others held some of it: nobody else goes before those have settled. */
  #isShort = false
  #failure: Error | undefined
  #lost: LostPeople = { mayHold: () => false }

  constructor(context: Context, list: EnrichmentRecord) {
    this.#context = context
    this.#list = list
    this.#reader = new RowReader(context, list)
    this.#retries = new RetryLog(context.clock)
  }

  /** Throws what stopped the list as a whole, after every call under way has been filed. */
  async run(): Promise<void> {
    await this.#context.buyer.resolveDoubts()
    this.#lost = await findLostPeople(this.#context.db)
    try {
      while (await this.#goesOn()) {
        const changed = this.#change.next()
        const calls = this.#startCalls()
        if (calls) continue
        if (this.#isThrough()) break
        await this.#waitFor(changed)
      }
    } catch (error) {
      this.#failure ??= asError(error)
    }
    while (this.#isBusy()) await Promise.all([...this.#underWay, this.#reading, this.#looking])
    if (this.#failure) throw this.#failure
  }

  async #goesOn(): Promise<boolean> {
    if (this.#failure) return false
    this.#context.signal.throwIfAborted()
    const list = await findEnrichment(this.#context.db, this.#list.id)
    return list?.status === 'running' && list.jobId === this.#list.jobId
  }

  #isThrough(): boolean {
    return !this.#isBusy() && this.#reader.isDone && this.#pool.size === 0
  }

  #isBusy(): boolean {
    return this.#underWay.size > 0 || this.#reading !== undefined || this.#looking !== undefined
  }

  /** Starts what can start, and returns how many calls those are. */
  #startCalls(): number {
    this.#readOn()
    let calls = 0
    while (this.#underWay.size < callsAtOnce && !(this.#isShort && this.#underWay.size)) {
      this.#isShort = false
      // A call that is not full is worth making only where nothing can fill it any more.
      const isLast = !this.#isBusy() && (this.#reader.isDone || this.#pool.size >= readAhead)
      if (isLast) this.#lookUpAgain()
      const fewer = isLast && !this.#looking
      const taken = this.#pool.take({ count: peoplePerCall, now: this.#context.clock.now(), fewer })
      if (!taken.length) break
      this.#start(taken)
      calls++
    }
    if (!calls) this.#lookUpAgain()
    return calls
  }

  #readOn(): void {
    if (this.#reading || this.#reader.isDone || this.#pool.size >= readAhead) return
    const arrived = this.#pool.expect()
    const read = async () => {
      for (const { rowNumber, wish } of await this.#reader.read()) this.#pool.add(rowNumber, wish)
    }
    this.#reading = this.#inBackground(read, () => {
      this.#reading = undefined
      arrived()
    })
  }

  /** Whoever was held back for somebody else is often the same person, and known by now. */
  #lookUpAgain(): void {
    const candidates = this.#looking ? [] : this.#pool.takeToLookUp()
    if (!candidates.length) return
    const arrived = this.#pool.expect()
    const look = async () => {
      const unknown = new Set(await this.#reader.endKnown(candidates))
      for (const candidate of candidates) {
        if (unknown.has(candidate)) this.#pool.giveBack(candidate)
        else this.#pool.end(candidate)
      }
    }
    this.#looking = this.#inBackground(look, () => {
      this.#looking = undefined
      arrived()
    })
  }

  async #inBackground(work: () => Promise<void>, done: () => void): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#failure ??= asError(error)
    }
    done()
    this.#change.announce()
  }

  #start(taken: readonly Candidate[]): void {
    const call: Promise<void> = this.#inBackground(
      () => this.#work(taken),
      () => this.#underWay.delete(call),
    )
    this.#underWay.add(call)
  }

  /** Until a call or a reading ends, or somebody who rests may be tried again. */
  async #waitFor(changed: Promise<void>): Promise<void> {
    const { clock, signal } = this.#context
    const { wakesAt } = this.#pool
    if (this.#isBusy() || wakesAt === undefined) return changed
    await clock.sleep(Math.max(1, wakesAt - clock.now()), signal)
  }

  async #work(taken: readonly Candidate[]): Promise<void> {
    const verdicts = new Map<Candidate, Verdict>()
    try {
      const buyable = await this.#setLostAside(taken, verdicts)
      const outcomes = buyable.length ? await this.#buy(buyable) : []
      const isRefused = outcomes.every(isShortOfBudget)
      for (const [index, candidate] of buyable.entries()) {
        const outcome = outcomes[index]
        if (outcome) verdicts.set(candidate, await this.#settle(candidate, outcome, isRefused))
      }
    } finally {
      for (const candidate of taken) {
        const verdict = verdicts.get(candidate)
        if (verdict === 'ended') this.#pool.end(candidate)
        else this.#pool.giveBack(candidate, verdict?.again)
      }
    }
  }

  /** Somebody who may be a person already paid for is left for a human to decide, unless paying again was asked for. */
  async #setLostAside(taken: readonly Candidate[], verdicts: Map<Candidate, Verdict>): Promise<Candidate[]> {
    if (this.#list.options.buyLostAgain) return [...taken]
    const aside = taken.filter((candidate) => this.#lost.mayHold(candidate.hints))
    await this.#leaveUnknown(aside, 'may_be_a_lost_answer')
    for (const candidate of aside) verdicts.set(candidate, 'ended')
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
    const { maxAgeDays, buyLostAgain, needs } = options
    return this.#context.buyer.buy(
      this.#isAtItsEnd() ? { ...this.#context, lane: 'interactive' } : this.#context,
      taken.map((one) => one.wish),
      { maxAgeDays, buyLostAgain, needs, also },
    )
  }

  /** What a minute's limit keeps for callers who wait is open to the last few calls of a long list. */
  #isAtItsEnd(): boolean {
    const isShort = this.#pool.size <= (callsAtOnce - 1) * peoplePerCall
    return this.#list.total >= longListRows && this.#reader.isDone && isShort
  }

  async #settle(candidate: Candidate, outcome: Outcome, isRefused: boolean): Promise<Verdict> {
    if (outcome.status === 'found') this.#pool.meet(namesOf(outcome.contact, outcome.employer?.domain ?? null))
    const ends = endsOf(candidate, outcome)
    if (ends.length) {
      if (outcome.status !== 'found' || outcome.source === 'store') {
        await endListRows(this.#context, this.#list.id, ends)
      }
      return 'ended'
    }
    if (isShortOfBudget(outcome) && (!isRefused || this.#underWay.size > 1)) {
      this.#isShort = true
      return { again: undefined }
    }
    if (outcome.status === 'failed') throw outcome.error
    const [row] = candidate.rowNumbers
    const again = outcome.status === 'busy' ? this.#retries.afterBusy(row) : this.#retries.afterDoubt(row)
    if (again === 'never') {
      await this.#leaveUnknown([candidate], 'outcome_unknown')
      return 'ended'
    }
    if (outcome.status === 'doubtful') {
      await this.#context.buyer.awaitClearance(this.#context, outcome)
      this.#lost = await findLostPeople(this.#context.db)
    }
    return { again }
  }

  #leaveUnknown(candidates: readonly Candidate[], reason: string): Promise<void> {
    const ends = candidates.flatMap(({ rowNumbers }) =>
      rowNumbers.map((rowNumber): RowEnd => ({ rowNumber, status: 'unknown', reason })),
    )
    return endListRows(this.#context, this.#list.id, ends)
  }
}

function endsOf(candidate: Candidate | undefined, outcome: Outcome): RowEnd[] {
  if (!candidate) return []
  const [payer, ...others] = candidate.rowNumbers
  const first = boughtEnd(payer, outcome)
  if (outcome.status !== 'found') return [...first, ...others.flatMap((row) => boughtEnd(row, outcome))]
  return [...first, ...others.flatMap((row) => knownEnd(row, outcome))]
}

/** Apollo's own pool is no budget: it does not come back when others have settled. */
function isShortOfBudget(outcome: Outcome): boolean {
  if (outcome.status !== 'failed' || !(outcome.error instanceof ServiceError)) return false
  return outcome.error.code === 'budget_exhausted' && outcome.error.reason === 'budget_exhausted'
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('The list stopped', { cause: thrown })
}
