import type { Context } from '../../context.ts'
import type { Tx } from '../../db/database.ts'
import type { EventRow } from '../../db/events.ts'
import type { Change } from '../../mutate.ts'

/** What a consumer writes, in the transaction that moves its cursor. */
export type EventEffect = (tx: Tx) => Promise<Omit<Change<unknown>, 'value'>>

/** Somebody who is to deal with every event once. */
export interface EventConsumer {
  readonly name: string
  /** How many events it can take just now; any number where left out. */
  room?(context: Context): Promise<number>
  /** Thinks, outside of any transaction: it may read, and ask Apollo. Deals with the events only in what it answers. */
  plan(context: Context, events: readonly EventRow[]): Promise<EventEffect>
}
