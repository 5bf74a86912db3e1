import { z } from 'zod'

/** Everything that can happen. */
export const eventTypes = [
  'contact.created',
  'contact.updated',
  'contact.stage_changed',
  'contact.job_changed',
  'contact.deleted',
  'account.created',
  'account.updated',
  'account.stage_changed',
  'account.deleted',
  'deal.created',
  'deal.updated',
  'deal.stage_changed',
  'deal.deleted',
  'task.created',
  'task.updated',
  'task.completed',
  'task.deleted',
  'sequence.created',
  'sequence.updated',
  'sequence.enrolled',
  'sequence.replied',
  'sequence.finished',
  'sequence.deleted',
  'user.created',
  'user.updated',
  'user.deleted',
  'stage.created',
  'stage.updated',
  'stage.deleted',
  'list.created',
  'list.updated',
  'list.deleted',
  'field.created',
  'field.updated',
  'field.deleted',
] as const

export const eventType = z.enum(eventTypes)
export type EventType = z.output<typeof eventType>
