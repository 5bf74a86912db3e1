import type { ReadDb } from '../../db/database.ts'
import type { EventRow } from '../../db/events.ts'
import { listFiringsByEffect, type RuleFiringRow } from '../../db/rules.ts'
import { referenceIn } from '../tasks/task-reference.ts'

/** One change may come back as several events, which lie side by side. */
const sameChange = 4

/** What an action of a rule leaves in the feed, whether we write it down ourselves or Apollo shows it later. */
export const effectOf = {
  stage: (entity: { type: string; id: string }, stageId: string) => `${entity.type}:${entity.id}:stage:${stageId}`,
  task: (taskId: string) => `task:${taskId}`,
  sequence: (contactId: string, sequenceId: string) => `contact:${contactId}:sequence:${sequenceId}`,
}

/** The firings that these events come from, by the numbers of the events: a rule is not to be led round in circles. */
export async function findCauses(db: ReadDb, events: readonly EventRow[]): Promise<Map<number, RuleFiringRow>> {
  const signs = events.map((event) => ({ event, effects: effectsIn(event), firingId: firingIn(event) }))
  const effects = [...new Set(signs.flatMap((sign) => sign.effects))]
  const ids = signs.flatMap(({ firingId }) => firingId ?? [])
  if (!effects.length && !ids.length) return new Map()
  const firings = await listFiringsByEffect(db, { effects, ids })
  const causes = new Map<number, RuleFiringRow>()
  const seenAt = new Map(firings.map(({ id, effectSeq }) => [id, effectSeq]))
  for (const { event, effects, firingId } of signs) {
    const cause = firings.find(
      (firing) =>
        firing.id === firingId ||
        (firing.effect !== null &&
          effects.includes(firing.effect) &&
          isFirstSight(event, firing, seenAt.get(firing.id) ?? null)),
    )
    if (!cause) continue
    causes.set(event.seq, cause)
    seenAt.set(cause.id, seenAt.get(cause.id) ?? event.seq)
  }
  return causes
}

/** Later, somebody else may do by hand what the rule once did. */
function isFirstSight({ seq }: EventRow, firing: RuleFiringRow, seenAt: number | null): boolean {
  return firing.eventSeq < seq && (seenAt === null || Math.abs(seq - seenAt) < sameChange)
}

function effectsIn({ entityType, entityId, type, data }: EventRow): string[] {
  const after = (data.after ?? {}) as Record<string, unknown>
  const stageId = data.toStageId ?? after.stageId
  const isMove = type.endsWith('.stage_changed') || type.endsWith('.updated')
  return [
    ...(isMove && typeof stageId === 'string' ? [effectOf.stage({ type: entityType, id: entityId }, stageId)] : []),
    ...(entityType === 'task' ? [effectOf.task(entityId)] : []),
    ...(typeof data.sequenceId === 'string' ? [effectOf.sequence(entityId, data.sequenceId)] : []),
  ]
}

function firingIn({ entityType, data }: EventRow): string | undefined {
  const { note } = (data.after ?? {}) as Record<string, unknown>
  return entityType === 'task' && typeof note === 'string' ? referenceIn(note) : undefined
}
