import type { Team } from './team.ts'

export type IndexedKind = 'contacts' | 'accounts' | 'deals' | 'tasks'

interface Record {
  id: string
}

interface Version {
  visibleFromMs: number
  /** Null: deleted. */
  record: Record | null
}

const KINDS: IndexedKind[] = ['contacts', 'accounts', 'deals', 'tasks']

/** What searches show while they lag behind the records: each write is seen so much later. */
export class SearchIndex {
  readonly #lagMs: number
  readonly #versions: { [K in IndexedKind]: Map<string, Version[]> } = {
    contacts: new Map(),
    accounts: new Map(),
    deals: new Map(),
    tasks: new Map(),
  }

  constructor(lagMs: number) {
    this.#lagMs = lagMs
  }

  /** A record has been written, or deleted. */
  note(team: Team, id: string, nowMs: number): void {
    for (const kind of KINDS) {
      const record: Record | undefined = team[kind].get(id)
      const known = this.#versions[kind].get(id)
      if (!record && !known) continue
      const version = { visibleFromMs: nowMs + this.#lagMs, record: record ? structuredClone(record) : null }
      this.#versions[kind].set(id, [...(known ?? []), version])
    }
  }

  /** The rows of a kind as a search shows them now. */
  rows<T extends Record>(kind: IndexedKind, live: Iterable<T>, nowMs: number): T[] {
    const versions = this.#versions[kind]
    const rows: T[] = []
    for (const record of live) if (!versions.has(record.id)) rows.push(record)
    for (const [id, all] of versions) {
      const shown = all.findLast(({ visibleFromMs }) => visibleFromMs <= nowMs)
      if (shown?.record) rows.push(shown.record as T)
      if (shown) versions.set(id, all.slice(all.indexOf(shown)))
    }
    return rows
  }
}
