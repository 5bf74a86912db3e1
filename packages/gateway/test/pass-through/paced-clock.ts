import { type Clock, systemClock } from '@delos/client'

interface Sleeper {
  until: number
  wake(): void
}

export interface PacedClock extends Clock {
  stop(): void
}

/**
 * Runs `speed` times as fast as the wall's clock as long as the process keeps up. Between two of its turns no more than
 * `stepMs` of the wall's time count, so that on a slow machine everything takes longer and nothing comes too late.
 */
export function createPacedClock({ speed, stepMs }: { speed: number; stepMs: number }): PacedClock {
  let now = systemClock.now()
  let seenAt = performance.now()
  const sleepers = new Set<Sleeper>()
  const timer = setInterval(() => {
    const at = performance.now()
    now += Math.min(at - seenAt, stepMs) * speed
    seenAt = at
    for (const sleeper of sleepers) if (sleeper.until <= now) sleeper.wake()
  }, 1)

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal?.throwIfAborted()
      const end = (settle: () => void) => () => {
        sleepers.delete(sleeper)
        signal?.removeEventListener('abort', abort)
        settle()
      }
      const abort = end(() => reject(signal?.reason))
      const sleeper: Sleeper = { until: now + ms, wake: end(resolve) }
      sleepers.add(sleeper)
      signal?.addEventListener('abort', abort)
    })
  }

  return { now: () => Math.floor(now), sleep, stop: () => clearInterval(timer) }
}
