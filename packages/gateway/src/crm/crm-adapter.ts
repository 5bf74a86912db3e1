/** What a CRM has to be able to do. One adapter a product; the engine knows this alone, and speaks the CRM's own field names. */

export type CrmObject = 'contacts' | 'leads' | 'companies' | 'deals' | 'tasks'

/** Dates are ISO text; a choice of several is a list. Null: empty. */
export type CrmValue = string | number | boolean | null | readonly string[]

export interface CrmField {
  name: string
  label: string
  type: 'text' | 'number' | 'boolean' | 'date' | 'datetime' | 'choice' | 'choices'
  /** The values that a choice may have. */
  options?: readonly string[]
  maxLength?: number
  readOnly: boolean
  /** A record cannot be made without it. */
  required: boolean
  unique: boolean
}

export interface CrmOwner {
  id: string
  email: string | null
  name: string | null
  active: boolean
}

export interface CrmStage {
  id: string
  name: string
  pipelineId: string | null
  isClosed: boolean
  isWon: boolean
}

/** Other records that a record belongs to, by the CRM's ids. */
export interface CrmLinks {
  company?: string | null
  contacts?: readonly string[]
}

export interface CrmRecord {
  object: CrmObject
  id: string
  fields: Readonly<Record<string, CrmValue>>
  ownerId: string | null
  links: CrmLinks
  updatedAt: Date
}

/** One page of what changed. `cursor` goes on after it, also in another process, also days later. */
export interface CrmChanges {
  records: readonly CrmRecord[]
  deleted: readonly { id: string; at: Date | null }[]
  /** `from` lives on as `into`. */
  merged: readonly { from: string; into: string }[]
  cursor: string
  /** True where nothing more has changed so far. */
  isLast: boolean
}

export interface CrmWrite {
  /** The caller's name for this write; unique within a call, and for a creation for ever. */
  key: string
  /** Of the record to change. */
  id?: string
  fields: Readonly<Record<string, CrmValue>>
  ownerId?: string | null
  links?: CrmLinks
}

export type CrmFault =
  /** There is such a record already: `existingIds`. */
  | 'duplicate'
  | 'invalid_value'
  | 'missing_field'
  | 'unknown_owner'
  | 'not_found'
  /** Lives on as `mergedInto`. */
  | 'merged'
  | 'not_allowed'
  /** May have been written or not. */
  | 'unknown_outcome'
  /** Not written, and worth another try later. */
  | 'unavailable'

export type CrmWriteResult =
  | { key: string; ok: true; id: string; updatedAt: Date | null }
  | {
      key: string
      ok: false
      fault: CrmFault
      message: string
      field?: string
      existingIds?: readonly string[]
      mergedInto?: string
    }

export interface CrmCall {
  signal?: AbortSignal
}

export interface CrmChangesQuery extends CrmCall {
  /** The fields to read, by the CRM's names. */
  fields: readonly string[]
  /** Where the last page ended; null reads everything there is. */
  cursor: string | null
}

/**
 * Faults of single records are results; what befalls the whole call is thrown as a `CrmError`. Each method keeps to the
 * CRM's limits by itself: it waits for short windows and throws `rate_limited` with `retryAfterMs` for long ones. Reads
 * are repeated where they fail; a creation whose outcome is unknown never is.
 */
export interface CrmAdapter {
  readonly kind: 'hubspot' | 'salesforce' | 'tables'
  readonly objects: readonly CrmObject[]
  /** The most records that one write call takes; `create` and `update` take any number and cut them into such. */
  readonly batchSize: number
  /** Tries the credentials; answers with the name of the account at the CRM. */
  check(call?: CrmCall): Promise<{ account: string }>
  describe(object: CrmObject, call?: CrmCall): Promise<readonly CrmField[]>
  owners(call?: CrmCall): Promise<readonly CrmOwner[]>
  stages(object: CrmObject, call?: CrmCall): Promise<readonly CrmStage[]>
  changes(object: CrmObject, query: CrmChangesQuery): Promise<CrmChanges>
  /** By id, as they are now; those that are gone are left out, and a merged id answers with the record that it became. */
  read(
    object: CrmObject,
    ids: readonly string[],
    query: CrmCall & { fields: readonly string[] },
  ): Promise<ReadonlyMap<string, CrmRecord>>
  /** The records whose field has one of the values; every value may have several. From the CRM's truth, not from a lagging index where it has one. */
  find(
    object: CrmObject,
    match: { field: string; values: readonly string[] },
    query: CrmCall & { fields: readonly string[] },
  ): Promise<readonly CrmRecord[]>
  create(object: CrmObject, writes: readonly CrmWrite[], call?: CrmCall): Promise<readonly CrmWriteResult[]>
  update(object: CrmObject, writes: readonly CrmWrite[], call?: CrmCall): Promise<readonly CrmWriteResult[]>
  remove(object: CrmObject, ids: readonly string[], call?: CrmCall): Promise<readonly CrmWriteResult[]>
  close(): Promise<void>
}
