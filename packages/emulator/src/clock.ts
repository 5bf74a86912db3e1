/** The emulator's source of time. `setTimeout` is used for delayed and dripped answers; default: the system's timers. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number
  setTimeout?(run: () => void, delayMs: number): unknown
}

export function createSystemClock(): Required<EmulatorClock> {
  return { now: Date.now, setTimeout: (run, delayMs) => setTimeout(run, delayMs).unref() }
}

export function toIso(nowMs: number): string {
  return new Date(nowMs).toISOString()
}

/** Apollo's second time style, used beside the first one even inside one record. */
export function toOffsetIso(nowMs: number): string {
  return toIso(nowMs).replace('Z', '+00:00')
}
