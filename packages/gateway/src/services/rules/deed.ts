import type { AuditEntry } from '../../db/audit-log.ts'
import type { Tx } from '../../db/database.ts'
import type { RuleFiringRow } from '../../db/rules.ts'
import type { Facts } from '../events/facts.ts'

/** What an action has to go by. */
export interface Act {
  firing: RuleFiringRow
  facts: Facts
  /** To be called before Apollo is asked for anything that changes something. */
  begin(effect?: string): Promise<void>
}

/** What an action came to. */
export interface Deed {
  state: 'done' | 'failed'
  reason?: string
  taskId?: string
  effect?: string
  /** What is stored of it, in the transaction that ends the firing. */
  write?(tx: Tx, cause: object): Promise<AuditEntry[]>
}
