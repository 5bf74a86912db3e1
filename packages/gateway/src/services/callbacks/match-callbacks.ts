import { parseJson } from '@delos/client'
import { z } from 'zod'
import type { Context } from '../../context.ts'
import type { AuditEntry } from '../../db/audit-log.ts'
import { judgeInInbox, listStoredCallbacks } from '../../db/callback-inbox.ts'
import { listCallbackPeople, lockCallbackRequest, setNextPoll } from '../../db/callbacks.ts'
import type { Tx } from '../../db/database.ts'
import { insistOn } from '../../db/insist-on.ts'
import { operation } from '../../operation.ts'
import { applyResult, type OpenRequest } from './apply-result.ts'
import { misfitOf } from './fits-request.ts'
import { mostPolls } from './poll-schedule.ts'
import { type DeliveredResult, readResult } from './read-result.ts'

const batch = 100

interface Stored {
  id: string
  requestId: string | null
  body: Uint8Array | null
}

type Verdict = { used: string } | { ignored: string }

/** Matches what was posted with what is awaited, one after the other; each in a transaction of its own. */
export const matchCallbacks = operation({
  name: 'callbacks.match',
  summary: 'Match what Apollo posted with what is awaited',
  scope: 'write',
  input: z.strictObject({}),
  output: z.object({ used: z.int(), ignored: z.int() }),
  async run(context) {
    const counts = { used: 0, ignored: 0 }
    for (;;) {
      const stored = await listStoredCallbacks(context.db, batch)
      for (const one of stored) {
        context.signal.throwIfAborted()
        const verdict = await judgeOrIgnore(context, one)
        counts['used' in verdict ? 'used' : 'ignored']++
      }
      if (stored.length < batch) return counts
    }
  },
})

/** What cannot be filed stands in nobody's way: the same result can still be asked for. */
async function judgeOrIgnore(context: Context, stored: Stored): Promise<Verdict> {
  try {
    return await insistOn(() => context.mutate((tx) => judge(tx, context, stored)))
  } catch (error) {
    if (context.signal.aborted) throw error
    context.log.error({ err: error, callback: stored.id }, 'callback could not be filed')
    const verdict = { state: 'ignored' as const, reason: 'could not be filed', at: new Date(context.clock.now()) }
    await context.mutate(async (tx) => ({ value: await judgeInInbox(tx, stored.id, verdict), audit: [] }))
    return { ignored: verdict.reason }
  }
}

async function judge(tx: Tx, context: Context, stored: Stored): Promise<{ value: Verdict; audit: AuditEntry[] }> {
  const at = new Date(context.clock.now())
  const request = stored.requestId === null ? undefined : await lockCallbackRequest(tx, stored.requestId)
  const open = request && { request, people: await listCallbackPeople(tx, request.id) }
  const result = readBody(stored.body)
  const refusal = open ? refusalOf(open, { result, at }) : 'nothing is awaited'
  const audit: AuditEntry[] = []
  const verdict: Verdict = refusal || !open || !result ? { ignored: refusal ?? 'unreadable' } : { used: 'delivered' }
  if ('used' in verdict && open && result) {
    if (context.config.callbackTrust === 'callback')
      audit.push(...(await applyResult(tx, context, { ...open, result })))
    else await askAtOnce(tx, open, at)
  }
  const [state, reason] =
    'used' in verdict ? (['used', verdict.used] as const) : (['ignored', verdict.ignored] as const)
  await judgeInInbox(tx, stored.id, { state, reason, at })
  return { value: verdict, audit }
}

function refusalOf(
  { request, people }: OpenRequest,
  { result, at }: { result: DeliveredResult | undefined; at: Date },
): string | undefined {
  if (request.state === 'done') return 'delivered before'
  if (request.state === 'void') return 'nothing is awaited'
  if (request.expiresAt.getTime() <= at.getTime()) return 'too late'
  return result ? misfitOf(result, { request, people }) : 'no result of Apollo’s'
}

function readBody(body: Uint8Array | null): DeliveredResult | undefined {
  if (!body) return undefined
  try {
    return readResult(parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body)))
  } catch {
    return undefined
  }
}

/** Half of the polls stay on their schedule, whatever is posted. */
async function askAtOnce(tx: Tx, { request }: OpenRequest, at: Date): Promise<void> {
  if (request.apolloRequestId === null || request.polls >= mostPolls / 2) return
  await setNextPoll(tx, request.id, { nextPollAt: at })
}
