import type { RateWindow } from '../errors.ts'

/** What a call must bring back, so that its answer can be booked. */
export interface Stamp {
  sentAt: number
  windows: Partial<Record<RateWindow, { era: number; reported: number }>>
}
