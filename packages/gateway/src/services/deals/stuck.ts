import { type CountedStay, quantile, secondsOf } from './stage-times.ts'

export interface StuckRule {
  /** Longer than this share of the stays that ended in the same stage. */
  share: number
  /** A stage with fewer ended stays tells nothing. */
  minStays: number
  /** Longer than this many days, whatever others took. */
  days: number
}

export type StuckReason =
  | { kind: 'longer_than_share'; share: number; limitSeconds: number; stays: number }
  | { kind: 'longer_than_days'; days: number }

const secondsPerDay = 24 * 60 * 60

/** Why a deal that has been in its stage for so long counts as stuck; empty where it does not. */
export function stuckReasons(seconds: number, ended: readonly CountedStay[], rule: StuckRule): StuckReason[] {
  const lengths = secondsOf(ended)
  const limitSeconds = lengths.length >= rule.minStays ? quantile(lengths, rule.share) : null
  const byShare: StuckReason[] =
    limitSeconds !== null && seconds > limitSeconds
      ? [{ kind: 'longer_than_share', share: rule.share, limitSeconds, stays: lengths.length }]
      : []
  const byDays: StuckReason[] =
    seconds > rule.days * secondsPerDay ? [{ kind: 'longer_than_days', days: rule.days }] : []
  return [...byShare, ...byDays]
}
