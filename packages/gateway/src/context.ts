import type { ApolloClient, Clock } from '@delos/client'
import type { Logger } from 'pino'
import type { Actor, JobRun } from './actor.ts'
import type { Config } from './config.ts'
import type { ReadDb } from './db/database.ts'
import type { MakeId } from './ids.ts'
import type { Mutate } from './mutate.ts'
import type { Savings } from './services/credits/savings.ts'
import type { SpendGate } from './services/credits/spend-gate.ts'
import type { PeopleBuyer } from './services/people/people-buyer.ts'

/** What a call may use, and for whom. */
export interface Context {
  actor: Actor
  requestId: string
  signal: AbortSignal
  /** Epoch milliseconds after which nobody waits for the answer any more. */
  deadline?: number
  /** Where the spending is counted, besides the key: a campaign, an agent's session. */
  tag?: string
  session?: string
  /** The list that is being worked through: what it buys is booked under it. */
  listId?: string
  /** Set while a job runs: which run of which job this is. */
  job?: JobRun
  /** `interactive` goes before `batch` where calls have to wait for a limit. */
  lane: 'interactive' | 'batch'
  /** The process that does it: what a dead one left open is found by this. */
  processId: string
  makeId: MakeId
  db: ReadDb
  mutate: Mutate
  apollo: ApolloClient
  buyer: PeopleBuyer
  savings: Savings
  /** Every paid call goes through here, from its hold to its settlement. */
  spendGate: SpendGate
  clock: Clock
  log: Logger
  config: Config
}
