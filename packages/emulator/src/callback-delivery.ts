import type { CallbackEffect, CallbackPlan } from './callback-plan.ts'
import { toIso } from './clock.ts'
import type { Callback } from './reply.ts'
import type { Timers } from './send.ts'

const ATTEMPTS = 3
const KEPT_REPORTS = 200
const LONGEST_HOLD_DELAYS = 3

/** What has become of one callback. */
export interface CallbackReport {
  requestId: string
  requestType: 'phone' | 'waterfall'
  /** Without its query, where tokens stand. */
  url: string
  state: 'waiting' | 'held' | 'delivered' | 'failed' | 'lost'
  attempts: number
  deliveredAt: string | null
}

interface Parts {
  plan: CallbackPlan
  delayMs: number
  timers: Timers
  /** Aborted when the emulator closes. */
  signal: AbortSignal
}

interface Shipment {
  callback: Callback
  report: CallbackReport
  copies: number
}

/** Posts results to their webhooks after a delay; unsigned, and again after a failure or a 5xx. */
export class CallbackDelivery {
  readonly #parts: Parts
  #reports: CallbackReport[] = []
  #held: Shipment[] = []

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** The latest callbacks, the newest first. */
  reports(): CallbackReport[] {
    return this.#reports.map((report) => ({ ...report }))
  }

  clear(): void {
    this.#reports = []
    this.#held = []
  }

  /** A callback that is posted anew has had its turn of the faults already. */
  schedule(callback: Callback, options: { isAnew?: boolean } = {}): void {
    const { requestId, requestType, url } = callback
    const effect = options.isAnew ? undefined : this.#parts.plan.pick(requestType)
    const bare = url.split(/[?#]/)[0] ?? ''
    const state = effect === 'lose' ? 'lost' : 'waiting'
    const report: CallbackReport = { requestId, requestType, url: bare, state, attempts: 0, deliveredAt: null }
    this.#reports = [report, ...this.#reports.slice(0, KEPT_REPORTS - 1)]
    if (effect !== 'lose') this.#ship({ callback, report, copies: effect === 'double' ? 2 : 1 }, effect)
  }

  #ship(shipment: Shipment, effect: CallbackEffect | undefined): void {
    const { delayMs } = this.#parts
    if (effect !== 'reorder') {
      this.#later(shipment, typeof effect === 'object' ? effect.delayMs : delayMs)
      return
    }
    shipment.report.state = 'held'
    this.#held.push(shipment)
    this.#parts.timers.setTimeout(() => this.#release(shipment), delayMs * LONGEST_HOLD_DELAYS)
  }

  #release(shipment: Shipment): void {
    const index = this.#held.indexOf(shipment)
    if (index < 0) return
    this.#held.splice(index, 1)
    void this.#deliver(shipment)
  }

  #later(shipment: Shipment, delayMs: number): void {
    this.#parts.timers.setTimeout(() => {
      void this.#deliver(shipment)
    }, delayMs)
  }

  async #deliver(shipment: Shipment): Promise<void> {
    const { signal, timers, delayMs } = this.#parts
    const { report } = shipment
    if (signal.aborted) return
    report.attempts += 1
    const isDelivered = await post(shipment.callback, signal)
    if (!isDelivered && report.attempts < ATTEMPTS) {
      this.#later(shipment, delayMs)
      return
    }
    report.state = isDelivered ? 'delivered' : 'failed'
    report.deliveredAt = isDelivered ? toIso(timers.now()) : null
    shipment.copies -= 1
    if (isDelivered && shipment.copies > 0) this.#later(shipment, delayMs)
    for (const other of this.#held.slice()) this.#release(other)
  }
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
