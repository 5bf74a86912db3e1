import type { ContactRow, KnownContact } from '../../db/contacts.ts'
import type { NamedBy } from '../../db/named-by.ts'
import { keyOf } from './find-known.ts'
import { isStrong, type KnownPeople } from './match-contact.ts'
import type { ContactFacts } from './to-contact.ts'

type UniqueColumn = 'email' | 'apolloId' | 'apolloContactId'
const uniqueColumns: readonly UniqueColumn[] = ['email', 'apolloId', 'apolloContactId']

/** Contacts in memory, with everything that leads to them. */
export class PeopleIndex implements KnownPeople {
  readonly #rows = new Map<string, ContactRow>()
  readonly #holders = new Map<string, string>()
  readonly #unique = new Map<string, string>()
  readonly #splits: KnownContact['splits'] = []

  add({ names, splits, ...row }: KnownContact): void {
    this.put(row)
    for (const name of names) this.give(name, row.id)
    this.#splits.push(...splits)
  }

  get rows(): Iterable<ContactRow> {
    return this.#rows.values()
  }

  get(id: string): ContactRow | undefined {
    return this.#rows.get(id)
  }

  find(name: NamedBy): ContactRow | undefined {
    return this.#rows.get(this.holderOf(name) ?? this.#holderOfColumn(name) ?? '')
  }

  holderOf(name: NamedBy): string | undefined {
    return this.#holders.get(keyOf(name))
  }

  give(name: NamedBy, contactId: string): void {
    this.#holders.set(keyOf(name), contactId)
  }

  put(row: ContactRow): void {
    const before = this.#rows.get(row.id)
    this.#rows.set(row.id, row)
    for (const column of uniqueColumns) {
      const [old, own] = [before?.[column], row[column]]
      if (old && this.#unique.get(`${column} ${old}`) === row.id) this.#unique.delete(`${column} ${old}`)
      if (own) this.#unique.set(`${column} ${own}`, row.id)
    }
  }

  /** Everything that led to the one leads to the other. */
  follow(lostId: string, survivorId: string): void {
    for (const [key, holder] of this.#holders) if (holder === lostId) this.#holders.set(key, survivorId)
    const inherited = this.#splits.flatMap(({ oneId, otherId, evidence }) => {
      const other = oneId === lostId ? otherId : otherId === lostId ? oneId : undefined
      return other && other !== survivorId ? [{ oneId: survivorId, otherId: other, evidence }] : []
    })
    this.#splits.push(...inherited)
  }

  isSplit(oneId: string, otherId: string, evidence: readonly NamedBy[]): boolean {
    return this.#splits.some((split) => {
      const isPair = [split.oneId, split.otherId].includes(oneId) && [split.oneId, split.otherId].includes(otherId)
      const seen = new Set(split.evidence.map(keyOf))
      const isNew = evidence.every(isStrong) && evidence.some((name) => !seen.has(keyOf(name)))
      return isPair && !isNew
    })
  }

  /** An address or id that another contact holds stays there: a unique column never makes a paid answer fail to be stored. */
  freeOfOthers(facts: ContactFacts, ownId: string | undefined): ContactFacts {
    const free = { ...facts }
    for (const column of uniqueColumns) {
      const holder = this.#unique.get(`${column} ${facts[column]}`)
      if (holder !== undefined && holder !== ownId) free[column] = null
    }
    return free
  }

  /** Those of these rows that bear a unique value which now is another contact's. */
  lostValues(stored: Iterable<ContactRow>): string[] {
    return [...stored].flatMap((row) => {
      const isLost = uniqueColumns.some((column) => {
        const holder = row[column] === null ? undefined : this.#unique.get(`${column} ${row[column]}`)
        return holder !== undefined && holder !== row.id
      })
      return isLost ? [row.id] : []
    })
  }

  /** Apollo's ids in the columns lead to their contact even where no name was kept for them. */
  #holderOfColumn({ kind, value }: NamedBy): string | undefined {
    if (kind === 'apollo') return this.#unique.get(`apolloId ${value}`)
    return kind === 'contact' ? this.#unique.get(`apolloContactId ${value}`) : undefined
  }
}
