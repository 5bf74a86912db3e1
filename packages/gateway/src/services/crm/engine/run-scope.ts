import type { Context } from '../../../context.ts'
import type { InConnection } from '../../../db/crm/links.ts'
import type { WriteRow } from '../../../db/crm/writes.ts'
import type { CrmObjectName } from '../mapping/mapping-schema.ts'
import type { CrmWorld, ObjectWorld } from './crm-world.ts'
import type { Judged } from './judged.ts'
import type { NewWrite } from './page-plan.ts'

/** One line of a preview. */
export interface DiffItem {
  object: CrmObjectName
  side: 'apollo' | 'crm'
  action: 'create' | 'update' | 'delete' | 'link' | 'review' | 'park'
  label: string
  why: string
  changes: { field: string; before: unknown; after: unknown }[]
}

/** One run over one connection. */
export interface RunScope {
  context: Context
  world: CrmWorld
  runId: string
  /** Nothing is written but what can be read again: how records can be told apart. */
  isPreview: boolean
  counts: Record<string, number>
  diff: DiffItem[]
}

/** One object in a run. */
export interface ObjectScope extends RunScope {
  object: ObjectWorld
  place: InConnection
  /** Records that this run has linked, or means to make: by their id on their side. */
  claimed: { apollo: Set<string>; crm: Set<string> }
  /** Links that this run has compared already. */
  compared: Set<string>
  /** Records with writes under way. */
  busy: { local: Set<string>; crm: Set<string> }
  /** Records that this run has left for a person to judge. */
  asked: Set<string>
  judged: Judged
}

export function toWriteRow({ context, place, runId }: ObjectScope, write: NewWrite): WriteRow {
  return {
    id: context.makeId(),
    runId,
    ...place,
    side: write.side,
    action: write.action,
    localId: write.localId ?? null,
    crmId: write.crmId ?? null,
    linkId: write.linkId ?? null,
    label: write.label,
    changes: write.changes,
    bases: write.bases,
    why: write.why,
    state: write.state ?? 'planned',
    message: null,
    createdAt: new Date(context.clock.now()),
    sentAt: null,
    doneAt: null,
  }
}

export function add(counts: Record<string, number>, name: string, times = 1): void {
  counts[name] = (counts[name] ?? 0) + times
}
