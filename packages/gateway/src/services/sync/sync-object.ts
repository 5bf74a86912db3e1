import { z } from 'zod'

export const syncObject = z.enum(['contacts', 'accounts', 'deals'])
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
  counts: syncCounts,
  requests: z.number(),
  nothingChanged: z.boolean(),
})
export type SyncReport = z.output<typeof syncReport>
