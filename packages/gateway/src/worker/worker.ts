import { UnrecoverableError } from 'bullmq'
import { systemActor } from '../actor.ts'
import { LostJobError, PostponeError } from '../errors.ts'
import type { Gateway } from '../gateway.ts'
import { createOutboundClient } from '../outbound/outbound-client.ts'
import type { QueueWorker } from '../queue/backend.ts'
import { type QueueName, queueNames } from '../queue/jobs.ts'
import { attemptsPerDispatch } from '../queue/queue.ts'
import { createWebhookDeliverer } from '../services/webhooks/webhook-deliverer.ts'
import { jitteredBackoff } from './backoff.ts'
import { createEventLoop } from './event-loop.ts'
import { type Handlers, handlers as ownHandlers } from './handlers.ts'
import { createPlaces } from './places.ts'
import { createRunBook, type RunBook } from './run-book.ts'
import { buryStalled, runJob } from './run-job.ts'
import { configureSchedules } from './schedules.ts'
import { createSeat, type Seat } from './seat.ts'
import { createSweep } from './sweep.ts'

export interface JobWorker {
  start(): Promise<void>
  /** Stops taking jobs; those that run end at their next safe point and go on with the next start. */
  close(): Promise<void>
}

export const concurrency: Record<QueueName, number> = {
  // Many, as most of them wait for an answer; lists have a bound of their own.
  'apollo-enrichment': 32,
  'apollo-sync': 1,
  'apollo-rules': 8,
  'crm-sync': 1,
  'apollo-callbacks': 2,
}

/**
 * Lists may last for hours, and must not keep single jobs from beginning. More of them at once would only have more
 * answers on their way when the process dies.
 */
export const listsAtOnce = 10

/** Runs the jobs of every queue, and the sweep that makes sure that each accepted one gets there. */
export function createWorker(gateway: Gateway, options: { handlers?: Handlers } = {}): JobWorker {
  const handlers = withFewLists(options.handlers ?? ownHandlers)
  const sweep = createSweep(gateway)
  const outbound = createOutboundClient({ allowLoopback: gateway.config.webhooks.allowLoopback })
  const deliverer = createWebhookDeliverer({
    context: (signal) => gateway.as(systemActor('webhooks'), { requestId: gateway.makeId(), signal }),
    outbound,
  })
  const events = createEventLoop(gateway)
  const runs = createRunBook(gateway)
  const seats: Seat[] = []
  const stopping = new AbortController()
  async function begin(): Promise<void> {
    await configureSchedules(gateway)
    await sweep.start()
    deliverer.start()
    events.start()
    for (const name of queueNames) {
      const seat = seatFor(gateway, {
        name,
        begin: () => openWorker(gateway, { name, handlers, runs, stopping: stopping.signal }),
      })
      seats.push(seat)
      await seat.start()
    }
  }

  return {
    async start() {
      if (!gateway.standstill.isOn) return begin()
      gateway.log.warn('restored from a backup: jobs and webhooks stand still until `delos resume`')
      gateway.standstill
        .over()
        .then(() => (stopping.signal.aborted ? undefined : begin()))
        .catch((error: unknown) => gateway.log.fatal({ err: error }, 'the jobs could not begin'))
    },
    async close() {
      stopping.abort(new Error('The worker is stopping'))
      await sweep.stop()
      await events.stop()
      await deliverer.stop()
      await outbound.close()
      await Promise.all(seats.map((seat) => seat.stop()))
    },
  }
}

function withFewLists(handlers: Handlers): Handlers {
  const inPlace = createPlaces(listsAtOnce)
  return {
    ...handlers,
    'enrich-batch': (context, payload) => inPlace(() => handlers['enrich-batch'](context, payload)),
  }
}

/**
 * On PostgreSQL the workers of several processes deadlock each other when many jobs fail at once, so there one process
 * at a time works on a queue, and the others stand by. The embedded database has one process, and Redis bears many.
 */
function seatFor(gateway: Gateway, { name, begin }: { name: QueueName; begin(): Promise<QueueWorker> }): Seat {
  if (gateway.queues.backend.kind === 'postgres') return createSeat(gateway, { name: `queue ${name}`, begin })
  let worker: QueueWorker | undefined
  return {
    async start() {
      worker = await begin()
    },
    async stop() {
      await worker?.close()
    },
  }
}

async function openWorker(
  gateway: Gateway,
  { name, handlers, runs, stopping }: { name: QueueName; handlers: Handlers; runs: RunBook; stopping: AbortSignal },
): Promise<QueueWorker> {
  const { log, config, queues } = gateway
  const worker = queues.backend.openWorker(
    name,
    async (job) => {
      try {
        await runJob(gateway, job.data, {
          lastTry: job.attemptsMade + 1 >= attemptsPerDispatch,
          stopping,
          handlers,
          runs,
        })
      } catch (error) {
        if (error instanceof LostJobError || error instanceof PostponeError) return
        throw isFinal(error) ? new UnrecoverableError((error as Error).message) : error
      }
    },
    {
      concurrency: concurrency[name],
      // One stall is a deploy; BullMQ's default of one would fail an innocent job at the second.
      maxStalledCount: 3,
      lockDuration: config.deadAfterMs / 2,
      stalledInterval: config.deadAfterMs / 4,
      settings: { backoffStrategy: (attempt) => jitteredBackoff(config.jobs.backoffMs, attempt) },
    },
  )
  worker.on('error', (error) => log.error({ err: error, queue: name }, 'worker failed'))
  worker.on('failed', (job, error) => {
    if (job && /stalled/.test(error.message))
      void buryStalled(gateway, job.data, error).catch((err: unknown) => log.error({ err }, 'burial failed'))
  })
  await worker.waitUntilReady()
  return worker
}

/** A rejected input is as wrong the second time. */
function isFinal(error: unknown): boolean {
  return error instanceof Error && 'final' in error && error.final === true
}
