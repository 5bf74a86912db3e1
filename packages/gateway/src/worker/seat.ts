import { setTimeout as sleep } from 'node:timers/promises'
import { endLease, takeLease } from '../db/leases.ts'
import type { Gateway } from '../gateway.ts'

/** Work that one process at a time does; `close` resolves when nothing of it goes on. */
export interface SeatedWork {
  close(): Promise<void>
}

export interface Seat {
  start(): Promise<void>
  stop(): Promise<void>
}

/**
 * Does the work while this process holds the lease, and takes it over within seconds where the one that had it is gone.
 * Overlap does no harm to jobs, which are fenced by their run; it is what BullMQ on PostgreSQL does not bear.
 */
export function createSeat(
  { db, log, processId, config }: Pick<Gateway, 'db' | 'log' | 'processId' | 'config'>,
  { name, begin }: { name: string; begin(): Promise<SeatedWork> },
): Seat {
  const leaseMs = config.deadAfterMs / 4
  const renewEveryMs = leaseMs / 5
  /** Who could not renew for so long stops by itself, well before another process may begin. */
  const giveUpAfterMs = (leaseMs * 2) / 3
  const stopping = new AbortController()
  const lease = { name, holder: processId }
  let work: SeatedWork | undefined
  let renewedAt = 0
  let running: Promise<void> = Promise.resolve()

  async function sit(): Promise<void> {
    const askedAt = performance.now()
    const isOurs = await takeLease(db, { ...lease, forSeconds: leaseMs / 1000 }).catch((error: unknown) => {
      log.warn({ err: error, lease: name }, 'lease not renewed')
      return performance.now() - renewedAt < giveUpAfterMs && work !== undefined
    })
    if (isOurs) renewedAt = askedAt
    if (isOurs && !work) work = await begin()
    if (!isOurs && work) await rise()
  }

  async function rise(): Promise<void> {
    const ended = work
    work = undefined
    await ended?.close()
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      await pause(renewEveryMs, stopping.signal)
      if (!stopping.signal.aborted) await sit().catch((err: unknown) => log.error({ err, lease: name }, 'seat failed'))
    }
  }

  return {
    async start() {
      await sit()
      running = loop()
    },
    async stop() {
      stopping.abort()
      await running
      await rise()
      await endLease(db, lease).catch((err: unknown) => log.warn({ err, lease: name }, 'lease not given back'))
    },
  }
}

/** Real time, whatever clock the gateway lives by: the lease is the database's. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return sleep(ms, undefined, { signal }).catch(() => {})
}
