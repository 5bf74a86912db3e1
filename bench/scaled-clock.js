import { systemClock } from '@delos/client'

/**
 * A clock that runs so many times as fast as the wall's.
 *
 * @param {number} speed
 * @returns {import('@delos/client').Clock}
 */
export function createScaledClock(speed) {
  const startedAt = systemClock.now()
  return {
    now: () => startedAt + (systemClock.now() - startedAt) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
  }
}
