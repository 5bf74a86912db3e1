import type { Context } from '../../context.ts'
import { endKnownRows, listPendingRows } from '../../db/enrichment-rows.ts'
import type { EnrichmentRecord } from '../../db/enrichments.ts'
import { noteSaving } from '../credits/note-saving.ts'
import { confirmUnchanged } from '../people/confirm-unchanged.ts'
import { findKnown, type Known } from '../people/find-known.ts'
import { type PersonWish, toWish } from '../people/wish.ts'
import { endListRows } from './end-list-rows.ts'
import { freshSince } from './fresh-since.ts'
import { knownEnd } from './row-end.ts'

const stretchRows = 1000
const rowsPerRead = 500

/** Who is asked for, and the rows that ask. */
interface Asked {
  wish: PersonWish
  rowNumbers: readonly number[]
}

export interface WantedRow extends Asked {
  rowNumber: number
}

/** Reads a list from its first row to its last, ends what the store can answer, and hands out the rest. */
export class RowReader {
  readonly #context: Context
  readonly #list: EnrichmentRecord
  #readUpTo = 0
  #knownUpTo = 0

  constructor(context: Context, list: EnrichmentRecord) {
    this.#context = context
    this.#list = list
  }

  get isDone(): boolean {
    return this.#readUpTo >= this.#list.total
  }

  /** A few hundred rows on. What comes back has to be bought, unless somebody buys it first. */
  async read(): Promise<WantedRow[]> {
    if (this.#readUpTo >= this.#knownUpTo) await this.#nextStretch()
    const { db } = this.#context
    const page = { after: this.#readUpTo, upTo: this.#knownUpTo, limit: rowsPerRead }
    const rows = await listPendingRows(db, this.#list.id, page)
    const last = rows.length < rowsPerRead ? undefined : rows.at(-1)
    this.#readUpTo = last?.rowNumber ?? this.#knownUpTo
    const asked = rows.flatMap(({ rowNumber, input }) => {
      const wish = toWish(input)
      return typeof wish === 'object' ? [{ rowNumber, rowNumbers: [rowNumber], wish }] : []
    })
    return this.#end(asked, await this.#confirmStale(await this.#find(asked)))
  }

  /**
   * Most people whom the store knows are known by their strongest name: those end without being read, unless more is
   * asked for than that they are known.
   */
  async #nextStretch(): Promise<void> {
    const upTo = this.#knownUpTo + stretchRows
    if (!this.#list.options.needs) await this.#endStretch(upTo)
    this.#knownUpTo = upTo
  }

  async #endStretch(upTo: number): Promise<void> {
    const { id, options } = this.#list
    const now = this.#context.clock.now()
    const stretch = { after: this.#knownUpTo, upTo, freshSince: freshSince(now, options.maxAgeDays), at: new Date(now) }
    const ended = await this.#context.mutate(async (tx) => ({ value: await endKnownRows(tx, id, stretch), audit: [] }))
    if (ended) noteSaving(this.#context, ended)
  }

  /** Ends the rows of those whom the store can answer, under any of their names; returns the others. */
  async endKnown<T extends Asked>(asked: readonly T[]): Promise<T[]> {
    return this.#end(asked, await this.#find(asked))
  }

  #find(asked: readonly Asked[]): Promise<Known[]> {
    const wishes = asked.map((one) => one.wish)
    const { maxAgeDays, needs } = this.#list.options
    return findKnown(this.#context, wishes, { maxAgeDays, needs })
  }

  async #end<T extends Asked>(asked: readonly T[], known: readonly Known[]): Promise<T[]> {
    const ends = asked.flatMap((one, index) => one.rowNumbers.flatMap((row) => knownEnd(row, known[index])))
    await endListRows(this.#context, this.#list.id, ends)
    return asked.filter((_, index) => known[index]?.status === 'unknown')
  }

  /** Who is stored, though not fresh enough, is paid for again only if Apollo has something new. */
  async #confirmStale(known: Known[]): Promise<Known[]> {
    if (this.#list.options.needs) return known
    const stale = known.flatMap((one, index) =>
      one.status === 'unknown' && one.stale?.enrichedAt ? [{ index, contact: one.stale }] : [],
    )
    const confirmed = await confirmUnchanged(
      this.#context,
      stale.map(({ contact }) => contact),
    )
    for (const [place, { index }] of stale.entries()) {
      const contact = confirmed[place]
      if (contact) known[index] = { status: 'found', contact }
    }
    return known
  }
}
