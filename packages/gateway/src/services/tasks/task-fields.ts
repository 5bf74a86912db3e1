import type { Task } from '@delos/client'
import { z } from 'zod'

export const taskType = z.enum([
  'call',
  'outreach_manual_email',
  'linkedin_step_connect',
  'linkedin_step_message',
  'linkedin_step_view_profile',
  'linkedin_step_interact_post',
  'action_item',
])

export const taskPriority = z.enum(['high', 'medium', 'low'])

export const taskView = z.object({
  id: z.string(),
  type: z.string(),
  priority: z.string().nullable(),
  status: z.string().nullable(),
  title: z.string().nullable(),
  note: z.string().nullable(),
  dueAt: z.string().nullable(),
  userId: z.string().nullable(),
  contactId: z.string().nullable(),
  contact: z.string().nullable(),
  dealId: z.string().nullable(),
  createdAt: z.string().nullable(),
})

export function viewOfTask(task: Task): z.output<typeof taskView> {
  return {
    id: task.id,
    type: task.type,
    priority: task.priority ?? null,
    status: task.status ?? null,
    title: task.title ?? null,
    note: task.note ?? null,
    dueAt: toIso(task.due_at),
    userId: task.user_id ?? null,
    contactId: task.contact_id ?? null,
    contact: task.contact?.name ?? null,
    dealId: task.opportunity_id ?? null,
    createdAt: toIso(task.created_at),
  }
}

function toIso(time: string | null | undefined): string | null {
  const ms = Date.parse(time ?? '')
  return Number.isNaN(ms) ? null : new Date(ms).toISOString()
}
