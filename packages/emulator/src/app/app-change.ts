import type { Params } from '../params.ts'
import type { DeletableKind } from '../team/deletion.ts'

export type AppKind = 'contact' | 'account' | 'deal' | 'task' | 'note' | 'conversation'
export type EditableKind = 'contact' | 'account' | 'deal' | 'task'
export type MovableKind = 'contact' | 'account' | 'deal'
export type MergeableKind = 'contact' | 'account'
export type EmailOutcome = 'opened' | 'clicked' | 'replied' | 'unsubscribed' | 'demoed'

/** What somebody does in Apollo's own app; field names are those of the wire. */
export type AppChange =
  /** A 24-digit `id` among the fields becomes the record's own. */
  | { change: 'create'; kind: AppKind; fields: Params }
  | { change: 'edit'; kind: EditableKind; id: string; fields: Params }
  /** `stage` is a stage's name or id. */
  | { change: 'move'; kind: MovableKind; id: string; stage: string }
  | { change: 'delete'; kind: DeletableKind; id: string }
  /** What `keep` lacks it takes from `drop`, which is deleted; all that hangs on `drop` then hangs on `keep`. */
  | { change: 'merge'; kind: MergeableKind; keep: string; drop: string }
  /** What a recipient does with a sent e-mail. */
  | { change: 'email'; id: string; outcome: EmailOutcome; replyClass?: string }
