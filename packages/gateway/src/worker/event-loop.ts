import { systemActor } from '../actor.ts'
import type { Gateway } from '../gateway.ts'
import { followFeed } from '../services/events/follow-feed.ts'

export interface EventLoop {
  start(): void
  stop(): Promise<void>
}

const pollMs = 250
/** Apollo does not say a stage's name, or the database is away: no use in asking four times a second. */
const afterTroubleMs = 2000

/** Takes those who listen to the feed over each new event. In which process that happens makes no difference. */
export function createEventLoop(gateway: Gateway): EventLoop {
  const { clock, log } = gateway
  const stopping = new AbortController()
  let running: Promise<void> = Promise.resolve()

  async function round(): Promise<number> {
    const requestId = gateway.makeId()
    const context = gateway.as(systemActor('events'), { requestId, signal: stopping.signal, lane: 'batch' })
    try {
      return (await followFeed(context)) ? 0 : pollMs
    } catch (error) {
      if (!stopping.signal.aborted) log.error({ err: error }, 'events could not be followed')
      return afterTroubleMs
    }
  }

  async function loop(): Promise<void> {
    while (!stopping.signal.aborted) {
      const waitMs = await round()
      if (waitMs) await clock.sleep(waitMs, stopping.signal).catch(() => {})
    }
  }

  return {
    start() {
      running = loop()
    },
    async stop() {
      stopping.abort(new Error('The events are stopping'))
      await running
    },
  }
}
