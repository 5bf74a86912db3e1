import type { Field, Label, Sequence, Task, User } from '@delos/client'
import type { Tables } from '../../db/tables.ts'
import type { Difference } from './record-events.ts'
import type { ApolloStage } from './stage.ts'
import { known, type State } from './state.ts'
import type { SyncObject } from './sync-object.ts'

/** A kind of record that is kept under Apollo's own id. */
export interface RecordKind<Row extends { id: string }> {
  object: SyncObject
  entityType: Difference['entityType']
  table: keyof Tables
  /** What is watched. */
  toState(row: Row): State
  /** Columns of its table besides `id`, `raw` and the times. */
  toColumns(row: Row): Record<string, unknown>
  /** Less what changes by itself. */
  toContent?(row: Row): object
  createdAt(row: Row): string | null | undefined
}

export const taskKind: RecordKind<Task> = {
  object: 'tasks',
  entityType: 'task',
  table: 'tasks',
  toState: (task) =>
    known({
      type: task.type,
      priority: task.priority,
      status: task.status,
      title: task.title,
      note: task.note,
      userId: task.user_id,
      contactId: task.contact_id,
      accountId: task.account_id,
      dealId: task.opportunity_id,
      sequenceId: task.emailer_campaign_id,
      dueAt: task.due_at,
      completedAt: task.completed_at,
      skippedAt: task.skipped_at,
    }),
  toColumns: (task) => ({
    type: task.type,
    priority: task.priority ?? null,
    status: task.status ?? null,
    title: task.title ?? null,
    note: task.note ?? null,
    userId: task.user_id ?? null,
    contactId: task.contact_id ?? null,
    dealId: task.opportunity_id ?? null,
    dueAt: task.due_at ?? null,
  }),
  toContent: ({ contact: _, account: __, ...task }) => {
    const { opportunity: ___, ...content } = task as typeof task & { opportunity?: unknown }
    return content
  },
  createdAt: ({ created_at }) => created_at,
}

const figureNames = {
  scheduled: 'unique_scheduled',
  delivered: 'unique_delivered',
  bounced: 'unique_bounced',
  opened: 'unique_opened',
  clicked: 'unique_clicked',
  replied: 'unique_replied',
  demoed: 'unique_demoed',
  unsubscribed: 'unique_unsubscribed',
  spamBlocked: 'unique_spam_blocked',
} as const

/** While Apollo counts it says `loading`: such a figure is not known. */
export function figuresOf(sequence: Sequence): Partial<Record<keyof typeof figureNames, number>> {
  return Object.fromEntries(
    Object.entries(figureNames).flatMap(([name, field]) => {
      const figure = sequence[field]
      return typeof figure === 'number' ? [[name, figure]] : []
    }),
  )
}

export const sequenceKind: RecordKind<Sequence> = {
  object: 'sequences',
  entityType: 'sequence',
  table: 'sequences',
  toState: (sequence) =>
    known({
      name: sequence.name,
      isActive: sequence.active,
      isArchived: sequence.archived,
      ownerId: sequence.user_id,
      steps: sequence.num_steps,
      listIds: sequence.label_ids?.toSorted(),
      ...figuresOf(sequence),
    }),
  toColumns: (sequence) => ({
    name: sequence.name,
    isActive: sequence.active,
    isArchived: sequence.archived,
    ownerId: sequence.user_id,
    steps: sequence.num_steps ?? null,
    figures: figuresOf(sequence),
  }),
  toContent: (sequence) =>
    Object.fromEntries(
      Object.entries(sequence).filter(([name, value]) => value !== 'loading' && name !== 'loaded_stats'),
    ),
  createdAt: ({ created_at }) => created_at,
}

export const userKind: RecordKind<User> = {
  object: 'users',
  entityType: 'user',
  table: 'users',
  toState: ({ name, email, title, deleted }) => known({ name, email, title, isActive: !deleted }),
  toColumns: ({ name, email, title, deleted }) => ({ name, email, title, isActive: !deleted }),
  // Hundreds of settings and credit counters stand beside these.
  toContent: ({ name, email, title, deleted }) => ({ name, email, title, deleted }),
  createdAt: ({ created_at }) => created_at,
}

export const stageKind: RecordKind<ApolloStage> = {
  object: 'stages',
  entityType: 'stage',
  table: 'stages',
  toState: ({ id: _, raw: __, ...stage }) => known(stage),
  toColumns: ({ id: _, raw: __, ...stage }) => stage,
  toContent: ({ raw }) => raw,
  createdAt: () => null,
}

export const listKind: RecordKind<Label> = {
  object: 'lists',
  entityType: 'list',
  table: 'lists',
  toState: ({ name, modality, cached_count }) => known({ name, object: modality, members: cached_count }),
  toColumns: ({ name, modality, cached_count }) => ({ name, object: modality, members: cached_count ?? null }),
  toContent: ({ name, modality, cached_count }) => ({ name, modality, cached_count }),
  createdAt: ({ created_at }) => created_at,
}

export const fieldKind: RecordKind<Field> = {
  object: 'fields',
  entityType: 'field',
  table: 'fields',
  toState: ({ label, modality, type, source, meta }) =>
    known({ label, object: modality, type, source, options: meta ?? {} }),
  toColumns: ({ label, modality, type, source, meta }) => ({
    label,
    object: modality,
    type,
    source,
    options: meta ?? {},
  }),
  createdAt: ({ created_at }) => created_at,
}
