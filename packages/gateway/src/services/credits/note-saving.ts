import type { Context } from '../../context.ts'

/** One person or company that a caller without a memory would have paid for. */
export function noteSaving({ savings, actor, tag, listId, job }: Context, credits: number): void {
  const jobId = listId ?? job?.id ?? null
  savings.add({ keyId: actor.keyId ?? null, tag: tag ?? null, jobId, reason: 'known' }, credits)
}
