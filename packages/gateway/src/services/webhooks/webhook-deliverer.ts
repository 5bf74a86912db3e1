import type { Context } from '../../context.ts'
import { claimDeliveries, hasDueDelivery, type WebhookDeliveryRow } from '../../db/webhooks.ts'
import type { OutboundClient } from '../../outbound/outbound-client.ts'
import { tryDelivery } from './try-delivery.ts'

export interface WebhookDeliverer {
  start(): void
  /** Breaks off what is under way; those tries are made again by whoever comes next. */
  stop(): Promise<void>
}

export interface DelivererParts {
  /** For each round, so that what it does is written down under an id of its own. */
  context(signal: AbortSignal): Context
  outbound: OutboundClient
  random?: () => number
  /** How long a receiver has for its answer. */
  timeoutMs?: number
}

const pollMs = 500
/** Tries under way in this process, and how many of them may be to endpoints whose last try failed. */
const mostTries = 200
const mostFailing = 100
const mostEach = 4

/**
 * Delivers what is due. An endpoint that does not answer holds its own few tries and nobody else's: the failing ones share
 * one half of the room, and those that work have the other to themselves.
 */
export function createWebhookDeliverer(parts: DelivererParts): WebhookDeliverer {
  const { outbound, random = Math.random, timeoutMs = 20_000 } = parts
  const stopping = new AbortController()
  const underWay = { failing: new Set<Promise<void>>(), working: new Set<Promise<void>>() }
  let wake: () => void = () => {}
  let running: Promise<void> = Promise.resolve()

  async function round(): Promise<void> {
    const context = parts.context(stopping.signal)
    if (!(await hasDueDelivery(context.db, new Date(context.clock.now())))) return
    for (const lane of ['working', 'failing'] as const) {
      const all = mostTries - underWay.working.size - underWay.failing.size
      const limit = lane === 'failing' ? Math.min(all, mostFailing - underWay.failing.size) : all
      if (limit > 0) for (const delivery of await claim(context, { lane, limit })) begin(context, lane, delivery)
    }
  }

  function claim(
    context: Context,
    { lane, limit }: { lane: keyof typeof underWay; limit: number },
  ): Promise<WebhookDeliveryRow[]> {
    const now = new Date(context.clock.now())
    const terms = { now, until: new Date(now.getTime() + 3 * timeoutMs), limit, mostEach, failing: lane === 'failing' }
    return context.mutate(async (tx) => ({ value: await claimDeliveries(tx, terms), audit: [] }))
  }

  function begin(context: Context, lane: keyof typeof underWay, delivery: WebhookDeliveryRow): void {
    const tried = tryDelivery(context, delivery, { outbound, random, timeoutMs })
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) context.log.error({ err: error, delivery: delivery.id }, 'delivery failed')
      })
      .finally(() => {
        underWay[lane].delete(tried)
        wake()
      })
    underWay[lane].add(tried)
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const { clock, log } = parts.context(stopping.signal)
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      await round().catch((error: unknown) => {
        if (!stopping.signal.aborted) log.error({ err: error }, 'deliveries could not be taken')
      })
      const nap = new AbortController()
      await Promise.race([clock.sleep(pollMs, AbortSignal.any([nap.signal, stopping.signal])), woken]).catch(() => {})
      nap.abort()
    }
  }

  return {
    start() {
      running = loop()
    },
    async stop() {
      stopping.abort(new Error('The deliveries are stopping'))
      await running
      await Promise.all([...underWay.working, ...underWay.failing])
    },
  }
}
