import type { Callback } from './reply.ts'
import type { Timers } from './send.ts'

const ATTEMPTS = 3

interface Delivery {
  delayMs: number
  timers: Timers
  /** Aborted when the emulator closes. */
  signal: AbortSignal
}

/** Posts a result to its webhook after the delay; unsigned, and again after a failure or a 5xx. */
export function deliverCallback(callback: Callback, delivery: Delivery, attempt = 1): void {
  delivery.timers.setTimeout(() => {
    void deliver(callback, delivery, attempt)
  }, delivery.delayMs)
}

async function deliver(callback: Callback, delivery: Delivery, attempt: number): Promise<void> {
  if (delivery.signal.aborted) return
  const delivered = await post(callback, delivery.signal)
  if (!delivered && attempt < ATTEMPTS) deliverCallback(callback, delivery, attempt + 1)
}

async function post(callback: Callback, signal: AbortSignal): Promise<boolean> {
  try {
    const response = await fetch(callback.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(callback.payload),
      signal,
    })
    await response.arrayBuffer()
    return response.status < 500
  } catch {
    return false
  }
}
