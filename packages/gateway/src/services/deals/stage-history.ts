import type { StageChangeRow } from '../../db/stage-changes.ts'

/** A stay in one stage. Times are null where they lie before what was ever seen. */
export interface Stay {
  stageId: string | null
  source: 'delos' | 'apollo' | null
  enteredAt: Date | null
  leftAt: Date | null
  seconds: number | null
}

type Change = Pick<StageChangeRow, 'fromStageId' | 'toStageId' | 'source' | 'changedAt'>

export interface Current {
  stageId: string | null
  /** When Apollo says that the stage was entered; used only where no change was seen. */
  since: Date | null
  now: Date
}

/** Turns changes, oldest first, into stays. The last stay is still going on. */
export function toStays(changes: readonly Change[], current: Current): Stay[] {
  const [first] = changes
  if (!first) return current.stageId === null ? [] : [stay({ ...current, source: null, enteredAt: current.since })]
  const before =
    first.fromStageId === null
      ? []
      : [stay({ stageId: first.fromStageId, source: null, enteredAt: null, leftAt: first.changedAt })]
  const seen = changes.map((change, index) =>
    stay({
      stageId: change.toStageId,
      source: change.source,
      enteredAt: change.changedAt,
      leftAt: changes[index + 1]?.changedAt,
      now: current.now,
    }),
  )
  return [...before, ...seen]
}

function stay(facts: Pick<Stay, 'stageId' | 'source' | 'enteredAt'> & { leftAt?: Date; now?: Date }): Stay {
  const { stageId, source, enteredAt, leftAt, now } = facts
  const end = leftAt ?? now
  const seconds = enteredAt && end ? Math.max(0, Math.floor((end.getTime() - enteredAt.getTime()) / 1000)) : null
  return { stageId, source, enteredAt, leftAt: leftAt ?? null, seconds }
}
