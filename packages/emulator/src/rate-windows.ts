import type { WindowLimits } from './plans.ts'

export type WindowName = keyof WindowLimits

interface Window {
  openedAtMs: number
  used: number
}

/** The three windows of one endpoint. */
export type Windows = Record<WindowName, Window>

export interface RateRefusal {
  window: WindowName
  limit: number
  /** Real milliseconds until the window ends. */
  waitMs: number
}

const NAMES: WindowName[] = ['minute', 'hour', 'day']
const LENGTH_MINUTES: Record<WindowName, number> = { minute: 1, hour: 60, day: 1440 }
const HEADERS: Record<WindowName, [limit: string, used: string, left: string]> = {
  minute: ['x-rate-limit-minute', 'x-minute-usage', 'x-minute-requests-left'],
  hour: ['x-rate-limit-hourly', 'x-hourly-usage', 'x-hourly-requests-left'],
  day: ['x-rate-limit-24-hour', 'x-24-hour-usage', 'x-24-hour-requests-left'],
}

/** Fixed windows per endpoint, each opened by the first request in it. */
export class RateWindows {
  readonly #minuteMs: number
  readonly #windows = new Map<string, Windows>()

  constructor(minuteMs: number) {
    this.#minuteMs = minuteMs
  }

  /** The exhausted window that ends last, if any. A refused request is not counted. */
  refusal(endpoint: string, limits: WindowLimits, nowMs: number): RateRefusal | undefined {
    const windows = this.#current(endpoint, nowMs)
    let refusal: RateRefusal | undefined
    for (const window of NAMES) {
      const limit = limits[window]
      if (limit === null || windows[window].used < limit) continue
      const openedAtMs = windows[window].used === 0 ? nowMs : windows[window].openedAtMs
      const waitMs = openedAtMs + this.#lengthMs(window) - nowMs
      if (!refusal || waitMs > refusal.waitMs) refusal = { window, limit, waitMs }
    }
    return refusal
  }

  count(endpoint: string, requests: number, nowMs: number): void {
    const windows = this.#current(endpoint, nowMs)
    for (const name of NAMES) {
      if (windows[name].used === 0) windows[name].openedAtMs = nowMs
      windows[name].used += requests
    }
  }

  used(endpoint: string, window: WindowName, nowMs: number): number {
    return this.#windows.has(endpoint) ? this.#current(endpoint, nowMs)[window].used : 0
  }

  /** Header names and values in turn; an unlimited window is an empty value without usage. */
  headers(endpoint: string, limits: WindowLimits, nowMs: number): string[] {
    const windows = this.#current(endpoint, nowMs)
    const headers: string[] = []
    for (const name of NAMES) {
      const [limitHeader, usedHeader, leftHeader] = HEADERS[name]
      const limit = limits[name]
      if (limit === null) {
        headers.push(limitHeader, '')
        continue
      }
      const used = windows[name].used
      headers.push(limitHeader, String(limit), usedHeader, String(used))
      headers.push(leftHeader, String(Math.max(0, limit - used)))
    }
    return headers
  }

  snapshot(): Record<string, Windows> {
    return structuredClone(Object.fromEntries(this.#windows))
  }

  restore(windows: Record<string, Windows>): void {
    this.#windows.clear()
    for (const [endpoint, window] of Object.entries(structuredClone(windows))) this.#windows.set(endpoint, window)
  }

  #lengthMs(window: WindowName): number {
    return LENGTH_MINUTES[window] * this.#minuteMs
  }

  #current(endpoint: string, nowMs: number): Windows {
    let windows = this.#windows.get(endpoint)
    if (!windows) {
      windows = { minute: emptyWindow(), hour: emptyWindow(), day: emptyWindow() }
      this.#windows.set(endpoint, windows)
    }
    for (const name of NAMES) {
      const window = windows[name]
      if (window.used > 0 && nowMs >= window.openedAtMs + this.#lengthMs(name)) window.used = 0
    }
    return windows
  }
}

function emptyWindow(): Window {
  return { openedAtMs: 0, used: 0 }
}
