import { z } from 'zod'

/** Everything that is read from Apollo; what others name comes first. */
export const syncObjects = [
  'users',
  'stages',
  'lists',
  'fields',
  'accounts',
  'contacts',
  'deals',
  'tasks',
  'sequences',
] as const

export const syncObject = z.enum(syncObjects)
export type SyncObject = z.output<typeof syncObject>

export const syncCounts = z.object({
  read: z.number(),
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  stageChanges: z.number(),
})
export type SyncCounts = z.output<typeof syncCounts>

export const noCounts: SyncCounts = { read: 0, created: 0, updated: 0, unchanged: 0, stageChanges: 0 }

export const syncReport = z.object({
  runId: z.string(),
  object: syncObject,
  kind: z.enum(['changes', 'full']),
  status: z.enum(['completed', 'awaiting_approval']),
  counts: syncCounts,
  requests: z.number(),
  /** How many records Apollo says there are. */
  total: z.number().nullable(),
  /** Records that Apollo counts and did not show. */
  unread: z.number(),
  /** Known records that Apollo did not show. */
  vanished: z.number(),
  deleted: z.number(),
  nothingChanged: z.boolean(),
})
export type SyncReport = z.output<typeof syncReport>
