/** Time as the client sees it; tests inject one that they move by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when the signal aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

// setTimeout fires at once for delays beyond 31 bits.
const longestTimerMs = 2_147_483_647

/** The machine's own clock and timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: sleepOnTimer,
}

async function sleepOnTimer(ms: number, signal?: AbortSignal): Promise<void> {
  let leftMs = Math.max(0, ms)
  while (leftMs > longestTimerMs) {
    await oneTimer(longestTimerMs, signal)
    leftMs -= longestTimerMs
  }
  await oneTimer(leftMs, signal)
}

function oneTimer(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason as Error)
    const timer = setTimeout(done, ms)
    signal?.addEventListener('abort', aborted, { once: true })
    function done(): void {
      signal?.removeEventListener('abort', aborted)
      resolve()
    }
    function aborted(): void {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
  })
}
