/** What a backup consists of, in order: its head, then table by table the name, the rows and what they have to add up to. */
export type BackupPart =
  | { kind: 'head'; head: BackupHead }
  | { kind: 'table'; table: string }
  /** JSON, as PostgreSQL prints it: no digit of a number or of a moment is lost on the way. */
  | { kind: 'row'; json: string }
  | { kind: 'sum'; sum: TableSum }
  | { kind: 'end' }

export interface BackupHead {
  format: 1
  /** ISO 8601, UTC. */
  madeAt: string
  /** What had been done to the database, in order: it is laid out in the same way before it is filled. */
  migrations: readonly string[]
}

export interface TableSum {
  table: string
  rows: number
  /** Equal where the same rows are in the table, in whatever order. */
  digest: string
}

/** A backup that cannot be made or restored; the message says why and what to do. */
export class BackupError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'BackupError'
  }
}
