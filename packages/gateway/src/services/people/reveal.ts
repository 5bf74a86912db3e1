import type { BulkMatchPeopleAnswer } from '@delos/client'
import type { Context } from '../../context.ts'
import type { LaterNeed } from '../../db/tables.ts'
import type { ResultPromise } from '../callbacks/await-results.ts'
import { openCallback } from '../callbacks/open-callback.ts'
import { worstLaterMilli } from './need-prices.ts'
import { laterNeeds, type Need } from './needs.ts'

/** What Apollo calls them. */
export const needFlags = {
  personal_email: 'reveal_personal_emails',
  phone: 'reveal_phone_number',
  waterfall_email: 'run_waterfall_email',
  waterfall_phone: 'run_waterfall_phone',
} as const satisfies Record<Need, string>

export interface Reveal {
  /** What Apollo is asked beside who it is about. */
  params: Partial<Record<(typeof needFlags)[Need], true>> & { webhook_url?: string }
  /** Undefined where the answer holds all. */
  callback: { id: string; needs: LaterNeed[] } | undefined
}

/** Makes an address for what follows before the request leaves. */
export async function openReveal(context: Context, needs: readonly Need[] = []): Promise<Reveal> {
  const params: Reveal['params'] = Object.fromEntries(needs.map((need) => [needFlags[need], true]))
  const later = laterNeeds(needs)
  if (!later.length) return { params, callback: undefined }
  const { id, url } = await openCallback(context, later)
  return { params: { ...params, webhook_url: url }, callback: { id, needs: later } }
}

/** What the answer promises; undefined where nothing follows it. */
export function promiseOf(
  callback: Reveal['callback'],
  answer: Pick<BulkMatchPeopleAnswer, 'request_id' | 'waterfall' | 'phone_enrichment'>,
): ResultPromise | undefined {
  const needs = callback?.needs.filter((need) => isPromised(need, answer)) ?? []
  if (!callback || !needs.length) return undefined
  const { id: callbackId } = callback
  return { callbackId, apolloRequestId: answer.request_id, needs, mostMilliEach: worstLaterMilli(needs) }
}

/** An earlier request that is at a number already delivers to its own address; a waterfall may be declined. */
function isPromised(
  need: LaterNeed,
  { waterfall, phone_enrichment }: Pick<BulkMatchPeopleAnswer, 'waterfall' | 'phone_enrichment'>,
): boolean {
  if (need === 'phone') return phone_enrichment?.status !== 'skipped'
  return waterfall === undefined || waterfall.status === 'accepted'
}
