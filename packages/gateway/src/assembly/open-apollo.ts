import { mkdir } from 'node:fs/promises'
import {
  type ApolloClient,
  type Clock,
  createApolloClient,
  createRateLimiter,
  type LimiterStore,
  limitGroupOf,
} from '@delos/client'
import type { Emulator } from '@delos/emulator'
import type { Logger } from 'pino'
import { createCircuitBoard } from '../circuit-board.ts'
import type { Config } from '../config.ts'
import { createAnswerCache } from '../db/answer-cache.ts'
import type { Db } from '../db/database.ts'
import type { Metrics } from '../metrics/metrics.ts'
import { createLedgerTracker } from '../services/credits/ledger-tracker.ts'
import { markPaidCallSent } from '../services/credits/mark-sent.ts'
import { createOwnCalls, type OwnCalls } from '../services/credits/own-calls.ts'
import { traceApolloEvent } from '../tracing/call-spans.ts'
import type { Teardown } from './teardown.ts'

export interface ApolloParts {
  apollo: ApolloClient
  /** The built-in one, where no Apollo was named. */
  emulator: Emulator | undefined
  ownCalls: OwnCalls
}

interface Needed {
  db: Db
  clock: Clock
  log: Logger
  metrics: Metrics
  limits: LimiterStore
  processId: string
  random: (() => number) | undefined
  teardown: Teardown
}

/** An endpoint that is down is asked again after so long. */
const circuitOpenMs = 10_000

/** The way to Apollo, with everybody who wants to know what happens on it. */
export async function openApollo(config: Config, needed: Needed): Promise<ApolloParts> {
  const { db, clock, log, metrics, limits, processId, random, teardown } = needed
  const { baseUrl, apiKey, minuteMs } = config.apollo
  const emulator = baseUrl === undefined ? await startEmulator(config) : undefined
  if (emulator) teardown.add(() => emulator.close())
  const ownCalls = createOwnCalls(db, { clock, minuteMs })
  teardown.everySecond(() => ownCalls.flush())
  const circuits = config.databaseUrl && createCircuitBoard(db, { processId, clock, openMs: circuitOpenMs, log })
  const apollo = createApolloClient({
    apiKey: apiKey?.reveal() ?? 'emulator-master-key',
    baseUrl: baseUrl ?? emulator?.url,
    clock,
    random,
    credits: createLedgerTracker(),
    cache: createAnswerCache(db, clock),
    limiter: createRateLimiter({ clock, store: limits, minuteMs, owner: processId }),
    circuitBreaker: { openMs: circuitOpenMs },
    beforeSend: markPaidCallSent,
    onEvent: (event) => {
      if (event.type === 'request') ownCalls.count(limitGroupOf(event.endpoint))
      metrics.calls.event(event)
      traceApolloEvent(event)
      if (circuits) circuits.note(event)
      logApolloEvent(log, event)
    },
  })
  if (circuits) teardown.everySecond(() => circuits.look(apollo))
  return { apollo, emulator, ownCalls }
}

/** The sandbox keeps its own journal beside the data, so that what it charged survives a crash as Apollo's would. */
async function startEmulator({ dataDir, apollo }: Config): Promise<Emulator> {
  const { createEmulator } = await import('@delos/emulator')
  await mkdir(dataDir, { recursive: true })
  return createEmulator({ journal: `${dataDir}/emulator.journal`, minuteMs: apollo.minuteMs })
}

function logApolloEvent(log: Logger, event: { type: string }): void {
  const level = event.type === 'rate_limited' || event.type === 'circuit' || event.type === 'failure' ? 'warn' : 'debug'
  log[level](event, 'apollo')
}
