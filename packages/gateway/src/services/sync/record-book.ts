import type { Tx } from '../../db/database.ts'
import { lockSyncRecords, markSeen, putSyncRecords, type SyncRecordRow } from '../../db/sync-records.ts'
import { contentHash } from './content-hash.ts'
import type { State } from './state.ts'
import type { SyncObject } from './sync-object.ts'

export interface FileParts {
  at: Date
  /** `delos` where the records come from a write of our own. */
  source?: 'apollo' | 'delos'
  /** When the page was asked for: what was noted since is newer. Epoch milliseconds. */
  askedAt?: number
  /** The full reading that this page belongs to. */
  reading?: string
  /** Nothing was known before: what is found is no news. */
  backfill?: boolean
  /** How long Apollo's index may show what was before our own write. */
  lagMs?: number
}

export interface Sight {
  apolloId: string
  state: State
  /** All of the record that may differ. */
  content: object
  stageId?: string | null
  /** Apollo's time of the last change. */
  changedAt?: string | null
}

export type Verdict = 'new' | 'returned' | 'changed' | 'same' | 'stale'

/** Apollo's records as they were last seen, for one transaction: what a page tells is compared with them, and noted. */
export class RecordBook {
  readonly #tx: Tx
  readonly #object: SyncObject
  readonly #parts: FileParts
  readonly #known = new Map<string, SyncRecordRow>()
  readonly #rows = new Map<string, SyncRecordRow>()
  readonly #seen: string[] = []

  private constructor(tx: Tx, object: SyncObject, parts: FileParts) {
    this.#tx = tx
    this.#object = object
    this.#parts = parts
  }

  static async open(tx: Tx, object: SyncObject, of: FileParts & { apolloIds: readonly string[] }): Promise<RecordBook> {
    const { apolloIds, ...parts } = of
    const book = new RecordBook(tx, object, parts)
    for (const row of await lockSyncRecords(tx, object, apolloIds)) book.#known.set(row.apolloId, row)
    return book
  }

  find(apolloId: string): SyncRecordRow | undefined {
    return this.#rows.get(apolloId) ?? this.#known.get(apolloId)
  }

  judge({ apolloId, content, changedAt }: Sight): Verdict {
    const known = this.find(apolloId)
    if (!known) return 'new'
    if (this.#isOlder(known, changedAt)) return 'stale'
    if (known.deletedAt) return 'returned'
    return known.contentHash === contentHash(content) ? 'same' : 'changed'
  }

  /** Apollo's index lags: it may show a record as it was before what is noted here. */
  #isOlder(known: SyncRecordRow, changedAt: string | null | undefined): boolean {
    const { askedAt, lagMs = 0 } = this.#parts
    if (known.deletedAt && askedAt !== undefined) return known.deletedAt.getTime() + lagMs > askedAt
    if (changedAt && known.changedAt) return Date.parse(changedAt) < known.changedAt.getTime()
    if (askedAt === undefined) return false
    const notedAt = known.notedAt.getTime()
    return notedAt > askedAt || (known.source === 'delos' && notedAt + lagMs > askedAt)
  }

  /** What was seen, under our own id. */
  note({ apolloId, state, content, stageId = null, changedAt = null }: Sight, entityId: string): void {
    const { at, source = 'apollo', reading } = this.#parts
    const known = this.find(apolloId)
    this.#rows.set(apolloId, {
      object: this.#object,
      apolloId,
      entityId,
      // What a partial answer leaves out stays as it was known.
      state: { ...known?.state, ...state },
      contentHash: contentHash(content),
      stageId,
      changedAt: changedAt ? new Date(changedAt) : null,
      notedAt: at,
      source,
      seenIn: reading ?? known?.seenIn ?? null,
      missedIn: null,
      deletedAt: null,
    })
  }

  /** Nothing new about it but that it is there, and perhaps when it was touched. */
  noteSeen({ apolloId, changedAt }: Sight): void {
    const known = this.find(apolloId)
    if (!known) return
    const { reading } = this.#parts
    const isTouched = changedAt && known.changedAt && Date.parse(changedAt) > known.changedAt.getTime()
    if (isTouched) {
      const seenIn = reading ?? known.seenIn
      this.#rows.set(apolloId, { ...known, changedAt: new Date(changedAt), seenIn, missedIn: null })
    } else if (reading && known.seenIn !== reading) {
      this.#seen.push(apolloId)
    }
  }

  async flush(): Promise<void> {
    await putSyncRecords(this.#tx, [...this.#rows.values()])
    const { reading } = this.#parts
    if (reading) await markSeen(this.#tx, { object: this.#object, apolloIds: this.#seen, reading })
  }
}
