import type { Context } from '../../context.ts'
import { updateProgress } from '../../db/jobs.ts'

/** Shows how far the job has come, if this is one. */
export async function recordProgress(context: Context, progress: object): Promise<void> {
  const { job } = context
  if (!job) return
  await context.mutate(async (tx) => ({ value: await updateProgress(tx, job, progress), audit: [] }))
}
