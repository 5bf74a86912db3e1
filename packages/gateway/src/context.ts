import type { ApolloClient, Clock } from '@delos/client'
import type { Logger } from 'pino'
import type { Actor, JobRun } from './actor.ts'
import type { Config } from './config.ts'
import type { OpenCrm } from './crm/open-crm.ts'
import type { ReadDb } from './db/database.ts'
import type { MakeId } from './ids.ts'
import type { Load } from './load.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { Mutate } from './mutate.ts'
import type { OwnCalls } from './services/credits/own-calls.ts'
import type { Savings } from './services/credits/savings.ts'
import type { PeopleBuyer } from './services/people/people-buyer.ts'
import type { PeopleMemory } from './services/people/people-memory.ts'
import type { Standstill } from './services/standstill/standstill.ts'

/** What a call may use, and for whom. */
export interface Context {
  actor: Actor
  requestId: string
  signal: AbortSignal
  /** Epoch milliseconds after which nobody waits for the answer any more. */
  deadline?: number
  /** Epoch milliseconds by which what has been paid for has to end; later than the deadline where a caller is in a hurry. */
  finishBy?: number
  /** Where the spending is counted, besides the key: a campaign, an agent's session. */
  tag?: string
  session?: string
  /** What this call has held so far: in how many windows of budgets it counts. */
  spending: { windows: number }
  /** The list that is being worked through: what it buys is booked under it. */
  listId?: string
  /** Set while a job runs: which run of which job this is. */
  job?: JobRun
  /** `interactive` goes before `batch` where calls have to wait for a limit. */
  lane: 'interactive' | 'batch'
  /** The process that does it: what a dead one left open is found by this. */
  processId: string
  makeId: MakeId
  /** The holds that this process is busy with. What it still holds beyond them was forgotten by a failure. */
  holdsUnderWay: Set<string>
  db: ReadDb
  mutate: Mutate
  apollo: ApolloClient
  openCrm: OpenCrm
  buyer: PeopleBuyer
  memory: PeopleMemory
  savings: Savings
  ownCalls: OwnCalls
  metrics: Metrics
  load: Load
  standstill: Standstill
  clock: Clock
  log: Logger
  config: Config
}
