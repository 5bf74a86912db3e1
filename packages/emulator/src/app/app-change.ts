import type { Params } from '../params.ts'
import type { DeletableKind } from '../team/deletion.ts'

export type AppKind = 'contact' | 'account' | 'deal' | 'task' | 'note' | 'conversation' | 'deal_stage'
export type EditableKind = 'contact' | 'account' | 'deal' | 'task'
export type MovableKind = 'contact' | 'account' | 'deal'
export type MergeableKind = 'contact' | 'account'
/** Records of which Apollo itself, or a page of its settings, changes what no form shows. */
export type SettableKind = 'contact' | 'sequence' | 'mailbox' | 'deal_stage'
export type EmailOutcome = 'opened' | 'clicked' | 'replied' | 'unsubscribed' | 'demoed'

/** What somebody does in Apollo's own app; field names are those of the wire. */
export type AppChange =
  /** A 24-digit `id` among the fields becomes the record's own. */
  | { change: 'create'; kind: AppKind; fields: Params }
  | { change: 'edit'; kind: EditableKind; id: string; fields: Params }
  /** Fields as they stand on the wire: a counter, odds, a mailbox that is off. Only those that the record has. */
  | { change: 'set'; kind: SettableKind; id: string; fields: Params }
  /** `stage` is a stage's name or id. */
  | { change: 'move'; kind: MovableKind; id: string; stage: string }
  | { change: 'delete'; kind: DeletableKind; id: string }
  /** What `keep` lacks it takes from `drop`, which is deleted; all that hangs on `drop` then hangs on `keep`. */
  | { change: 'merge'; kind: MergeableKind; keep: string; drop: string }
  /** Somebody answers an e-mail of a sequence: the sequence counts it, and is over for the contact. */
  | { change: 'reply'; contact: string; sequence: string }
  /** Apollo sends a contact the next e-mail of a sequence that holds the contact; a bounce ends its way there. */
  | { change: 'send'; contact: string; sequence: string; bounce?: boolean }
  /** What a recipient does with a sent e-mail. */
  | { change: 'email'; id: string; outcome: EmailOutcome; replyClass?: string }
