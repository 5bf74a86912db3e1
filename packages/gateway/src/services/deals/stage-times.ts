import type { StageChangeRow } from '../../db/stage-changes.ts'
import { groupBy } from '../callbacks/group-by.ts'
import { toStays } from './stage-history.ts'
import { averageOf } from './velocity.ts'

export interface DealNow {
  id: string
  stageId: string | null
  /** When Apollo says that the stage was entered. */
  since: Date | null
}

/** A stay in one stage, as the figures count it; seconds are null where its beginning was never seen. */
export interface CountedStay {
  dealId: string
  stageId: string
  enteredAt: Date | null
  leftAt: Date | null
  seconds: number | null
}

type Change = Pick<StageChangeRow, 'entityId' | 'fromStageId' | 'toStageId' | 'source' | 'changedAt'>

/** Every stay of every deal: those that ended, and the one that goes on of a deal that is still there. */
export function listStays(deals: readonly DealNow[], changes: readonly Change[], now: Date): CountedStay[] {
  const byDeal = groupBy(changes, ({ entityId }) => entityId)
  const known = new Set(deals.map(({ id }) => id))
  const gone = [...byDeal.keys()].filter((id) => !known.has(id)).map((id) => ({ id, stageId: null, since: null }))
  return [...deals, ...gone].flatMap(({ id, stageId, since }) =>
    toStays(byDeal.get(id) ?? [], { stageId, since, now }).flatMap((stay) =>
      stay.stageId === null || (stay.leftAt === null && !known.has(id))
        ? []
        : [{ dealId: id, ...stay, stageId: stay.stageId }],
    ),
  )
}

export interface StageTimes {
  stageId: string
  /** Stays that ended and whose length is known. */
  stays: number
  averageSeconds: number | null
  medianSeconds: number | null
  /** Stays that ended and began before anything was seen. */
  unknown: number
  /** Deals in the stage now. */
  ongoing: number
  ongoingAverageSeconds: number | null
}

export function timesByStage(stays: readonly CountedStay[], { since }: { since?: Date } = {}): Map<string, StageTimes> {
  const lines = [...groupBy(stays, ({ stageId }) => stageId)].map(([stageId, held]): [string, StageTimes] => {
    const ended = held.filter(({ leftAt }) => leftAt !== null && (!since || leftAt >= since))
    const lengths = secondsOf(ended)
    const ongoing = held.filter(({ leftAt }) => leftAt === null)
    return [
      stageId,
      {
        stageId,
        stays: lengths.length,
        averageSeconds: averageOf(lengths),
        medianSeconds: quantile(lengths, 0.5),
        unknown: ended.length - lengths.length,
        ongoing: ongoing.length,
        ongoingAverageSeconds: averageOf(secondsOf(ongoing)),
      },
    ]
  })
  return new Map(lines)
}

/** Sorted. */
export function secondsOf(stays: readonly CountedStay[]): number[] {
  return stays.flatMap(({ seconds }) => seconds ?? []).toSorted((a, b) => a - b)
}

/** The least of the sorted values that at least this share of them does not exceed. */
export function quantile(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? null
}
