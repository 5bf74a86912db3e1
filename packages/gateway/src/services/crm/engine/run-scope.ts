import type { Context } from '../../../context.ts'
import type { InConnection } from '../../../db/crm/links.ts'
import type { WriteRow } from '../../../db/crm/writes.ts'
import type { CrmObjectName } from '../mapping/mapping-schema.ts'
import type { CrmWorld, ObjectWorld } from './crm-world.ts'
import type { NewWrite, PagePlan } from './page-plan.ts'

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
  judged: Judged
}

/** What people have been asked, and have said. */
export interface Judged {
  /** Records that are among the candidates of an open review. */
  candidates: ReadonlySet<string>
  /** Pairs that somebody has told apart, as `apollo|crm`. */
  apart: ReadonlySet<string>
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

const longestDiff = 500

/** For a preview: what the page would do. */
export function showPlan(scope: ObjectScope, plan: PagePlan): void {
  const { object } = scope.object
  const items: DiffItem[] = [
    ...plan.newLinks.map((link): DiffItem => {
      const why = link.reason ?? 'the same record on both sides'
      return { object, side: 'crm', action: 'link', label: `${link.localId} = ${link.crmId}`, why, changes: [] }
    }),
    ...plan.writes.map(({ side, action, label, why, changes }): DiffItem => {
      const shown = changes.map(({ field, before, after }) => ({ field, before, after }))
      return { object, side, action, label: label ?? '', why, changes: shown }
    }),
    ...plan.reviews.map(
      ({ side, label, reason }): DiffItem => ({ object, side, action: 'review', label, why: reason, changes: [] }),
    ),
    ...plan.parked.map(
      ({ side, recordId, field, message }): DiffItem => ({
        object,
        side,
        action: 'park',
        label: field ? `${recordId} ${field}` : recordId,
        why: message,
        changes: [],
      }),
    ),
  ]
  // A CRM may show a record twice in one reading.
  const shown = new Set(scope.diff.map((item) => JSON.stringify(item)))
  const fresh = items.filter((item) => !shown.has(JSON.stringify(item)))
  scope.diff.push(...fresh.slice(0, Math.max(0, longestDiff - scope.diff.length)))
  for (const write of plan.writes) add(scope.counts, `${write.side}.${write.action}.planned`)
}

export function add(counts: Record<string, number>, name: string, times = 1): void {
  counts[name] = (counts[name] ?? 0) + times
}
