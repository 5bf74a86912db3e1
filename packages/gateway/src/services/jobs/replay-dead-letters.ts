import { z } from 'zod'
import type { Context } from '../../context.ts'
import { listWaitingLetterIds, reviveJobs } from '../../db/dead-letter-replay.ts'
import { takeDeadLetters } from '../../db/dead-letters.ts'
import { operation } from '../../operation.ts'
import { jobNames } from './job-view.ts'

/** Few enough for one short transaction. */
const lettersAtOnce = 500

export const replayDeadLetters = operation({
  name: 'dead_letters.replay',
  summary: 'Try dead jobs again: those named, those of one name, or all; each once however often asked',
  scope: 'write',
  input: z.strictObject({
    ids: z.array(z.string().min(1).max(64)).min(1, 'must name at least one dead letter').max(10_000).optional(),
    name: z.enum(jobNames).optional(),
  }),
  output: z.object({ replayed: z.int() }),
  async run(context, which) {
    // Read once: a job that dies again while this runs is a new letter, for another replay.
    const waiting = await listWaitingLetterIds(context.db, which)
    let replayed = 0
    for (let from = 0; from < waiting.length; from += lettersAtOnce) {
      replayed += await replayLetters(context, waiting.slice(from, from + lettersAtOnce))
    }
    return { replayed }
  },
})

function replayLetters({ mutate, clock }: Context, ids: string[]): Promise<number> {
  return mutate(async (tx) => {
    const at = new Date(clock.now())
    const jobIds = await takeDeadLetters(tx, { ids, at })
    // The sweep hands the rows to the queue again.
    const revived = await reviveJobs(tx, [...new Set(jobIds)], at)
    return {
      value: revived.length,
      dispatch: revived,
      audit: revived.map((id) => ({
        action: 'job.replayed',
        entityType: 'job',
        entityId: id,
        after: { status: 'pending' },
      })),
    }
  })
}
