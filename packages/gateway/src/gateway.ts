import { setMaxListeners } from 'node:events'
import type { ApolloClient, Clock } from '@delos/client'
import type { Emulator } from '@delos/emulator'
import { type Logger, pino } from 'pino'
import type { Actor } from './actor.ts'
import { systemActor } from './actor.ts'
import { openApollo } from './assembly/open-apollo.ts'
import { openLimits } from './assembly/open-limits.ts'
import { createTeardown, type Teardown } from './assembly/teardown.ts'
import type { Config } from './config.ts'
import type { Context } from './context.ts'
import { shareBudgets } from './crm/hubspot/budget-store.ts'
import { createCrmOpener, type OpenCrm, type OpenCrmParts } from './crm/open-crm.ts'
import type { TablesPool } from './crm/tables/tables-pool.ts'
import { createDb, type Db } from './db/database.ts'
import { migrate } from './db/migrations.ts'
import { type OpenDatabase, openDatabase } from './db/open-database.ts'
import { beat } from './db/processes.ts'
import { createIdFactory, type MakeId } from './ids.ts'
import { createLoad, type Gauges, type Load } from './load.ts'
import { logOptions } from './log.ts'
import { createMetrics, type Metrics } from './metrics/metrics.ts'
import { createMutate } from './mutate.ts'
import { openProcessGauges } from './process-gauges.ts'
import { openQueueBackend } from './queue/open-backend.ts'
import { createJobQueues, type JobQueues } from './queue/queue.ts'
import { type BudgetAlerts, createBudgetAlerts } from './services/credits/budget-alerts.ts'
import { type BudgetSelfTest, createBudgetSelfTest } from './services/credits/budget-self-test.ts'
import { createDoubtResolver } from './services/credits/doubt-resolver.ts'
import { recoverAtStart } from './services/credits/recovery.ts'
import { createSavings } from './services/credits/savings.ts'
import { createFeedPulse, type FeedPulse } from './services/events/feed-pulse.ts'
import { createStreamPlaces, type StreamPlaces } from './services/events/stream-places.ts'
import { createPeopleBuyer } from './services/people/people-buyer.ts'
import { createPeopleMemory } from './services/people/people-memory.ts'
import { openStandstill, type Standstill } from './services/standstill/standstill.ts'
import { createSteadyClock } from './steady-clock.ts'

/** For whom and for how long a context is made. */
export interface Caller {
  requestId: string
  signal?: AbortSignal
  deadline?: number
  finishBy?: number
  tag?: string
  session?: string
  lane?: Context['lane']
  job?: Context['job']
}

/** All parts, built once. The doors make contexts of it; nothing else reaches inside. */
export interface Gateway {
  readonly config: Config
  readonly clock: Clock
  readonly log: Logger
  readonly db: Db
  readonly queues: JobQueues
  readonly apollo: ApolloClient
  /** What this process counts. */
  readonly metrics: Metrics
  /** The built-in emulator, where no Apollo was named. */
  readonly emulator: Emulator | undefined
  /** How near the process is to its limits. */
  readonly load: Load
  readonly budgetAlerts: BudgetAlerts
  /** Not ready before it has passed. */
  readonly budgetSelfTest: BudgetSelfTest
  /** Wakes who waits for the next event. */
  readonly feed: FeedPulse
  readonly streams: StreamPlaces
  /** On after a restore, until somebody ends it. */
  readonly standstill: Standstill
  readonly processId: string
  readonly makeId: MakeId
  /** Aborts when the process is about to end: it answers as before, and is no longer ready. */
  readonly leaving: AbortSignal
  leave(): void
  /** Aborts when the gateway is closing. */
  readonly closing: AbortSignal
  as(actor: Actor, caller: Caller): Context
  /** Waits for what is under way and undoes everything in reverse order. */
  close(): Promise<void>
}

export interface GatewayOverrides {
  clock?: Clock
  log?: Logger
  /** A random number in [0, 1), for jitter. */
  random?: () => number
  /** How full the process is. */
  gauges?: Gauges
  /** Makes what opens CRMs. */
  openCrm?: (parts: OpenCrmParts) => OpenCrm
}

export async function createGateway(config: Config, overrides: GatewayOverrides = {}): Promise<Gateway> {
  const log = overrides.log ?? pino(logOptions(config.logLevel))
  const teardown = createTeardown(log)
  try {
    return await build(config, overrides, { log, teardown })
  } catch (error) {
    await teardown.close()
    throw error
  }
}

/** How long a process may answer from memory what another process on the same database has changed. */
const sharedMemoryMs = 1000
/** How long a start waits for an Apollo that does not answer. */
const startWaitMs = 5000

async function build(
  config: Config,
  overrides: GatewayOverrides,
  { log, teardown }: { log: Logger; teardown: Teardown },
): Promise<Gateway> {
  const clock =
    overrides.clock ??
    createSteadyClock({
      onSet: (aheadMs) =>
        log.warn({ aheadMs }, 'the clock was set: this process keeps the old time until it is started again'),
    })
  const makeId = createIdFactory(() => clock.now())
  const processId = makeId()
  const metrics = createMetrics()
  const leaving = new AbortController()
  const closing = new AbortController()
  // Every call that waits for a limit listens to it.
  setMaxListeners(0, closing.signal)
  const load = createLoad(overrides.gauges ?? ownGauges(config, teardown), clock)

  const database = await openDatabase(config, (error) => log.error({ err: error }, 'database connection failed'))
  teardown.add(() => database.close())
  const db = createDb(database.pool)
  await migrate(db)
  const onQueueError = (error: Error) => log.error({ err: error }, 'queue failed')
  const backend = openQueueBackend(config, database, onQueueError)
  teardown.add(() => backend.close())
  await backend.prepare()
  const queues = createJobQueues({ backend, db, clock, onError: onQueueError })
  teardown.add(() => queues.close())

  const standstill = await openStandstill(db, clock)
  teardown.everySecond(() => standstill.check())
  const limits = await openLimits(config, { db, clock, log, teardown })
  const { random } = overrides
  const way = { db, clock, log, metrics, limits, processId, random, teardown }
  const { apollo, emulator, ownCalls } = await openApollo(config, way)
  const openCrm = (overrides.openCrm ?? createCrmOpener)({
    clock,
    pool: asTablesPool(database.pool),
    allowLoopback: config.crm.allowLoopback,
    budgets: shareBudgets(limits),
  })
  const holdsUnderWay = new Set<string>()
  const savings = createSavings(db, clock)
  teardown.everySecond(() => savings.flush())
  const budgetAlerts = createBudgetAlerts(() => as(systemActor('budgets'), { requestId: makeId() }))
  teardown.everySecond(() => budgetAlerts.check())
  const resolver = createDoubtResolver(() => as(systemActor('reconciler'), { requestId: makeId() }))
  const memory = createPeopleMemory({ clock, ttlMs: config.databaseUrl ? sharedMemoryMs : 0 })
  const buyer = createPeopleBuyer({ resolveDoubts: resolver.resolve, companyMs: 20 })

  function as(actor: Actor, caller: Caller): Context {
    const { requestId, job } = caller
    return {
      actor,
      requestId,
      signal: caller.signal ? AbortSignal.any([caller.signal, closing.signal]) : closing.signal,
      deadline: caller.deadline,
      finishBy: caller.finishBy,
      tag: caller.tag,
      session: caller.session,
      spending: { windows: 0 },
      job,
      lane: caller.lane ?? 'interactive',
      processId,
      makeId,
      holdsUnderWay,
      db,
      mutate: createMutate(
        { db, clock, makeId, handOver: queues.handOver, dispatch: queues.dispatch, forget: memory.forget },
        { actor, requestId, job },
      ),
      apollo,
      metrics,
      openCrm,
      buyer,
      memory,
      savings,
      ownCalls,
      load,
      standstill,
      clock,
      get log() {
        return log.child({ requestId, actor: actor.id })
      },
      config,
    }
  }

  // By itself, whatever else is slow: who is not heard of for a while is taken for dead.
  if (config.databaseUrl) teardown.everySecond(() => beat(db, processId))
  await recoverAtStart(as(systemActor('recovery'), { requestId: makeId(), deadline: clock.now() + startWaitMs }), db)
  const budgetSelfTest = createBudgetSelfTest(as(systemActor('self-test'), { requestId: makeId() }))
  teardown.add(() => budgetSelfTest.stop())
  await budgetSelfTest.start()
  return {
    config,
    clock,
    log,
    db,
    queues,
    apollo,
    metrics,
    emulator,
    load,
    budgetAlerts,
    budgetSelfTest,
    feed: createFeedPulse(db, clock),
    streams: createStreamPlaces(),
    standstill,
    processId,
    makeId,
    leaving: leaving.signal,
    leave: () => leaving.abort(),
    closing: closing.signal,
    as,
    async close() {
      closing.abort(new Error('Delos is closing'))
      await teardown.close()
    },
  }
}

/** Both kinds of pool have this part, in types that do not fit each other. */
function asTablesPool(pool: OpenDatabase['pool']): { query: TablesPool['query'] } {
  return { query: (text, params) => (pool as TablesPool).query(text, params) }
}

function ownGauges({ maxMemoryMb }: Config, teardown: Teardown): Gauges {
  const gauges = openProcessGauges({ maxMemoryMb })
  teardown.add(() => gauges.close())
  return gauges
}
