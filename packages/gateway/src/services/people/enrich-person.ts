import type { Context } from '../../context.ts'
import type { ContactRow } from '../../db/contacts.ts'
import { ServiceError } from '../../errors.ts'
import { noteSaving } from '../credits/note-saving.ts'
import type { BuyOptions } from './claim-people.ts'
import { findKnown } from './find-known.ts'
import type { PersonWish } from './wish.ts'

export interface EnrichedPerson {
  /** Undefined: Apollo does not know the person. */
  contact: ContactRow | undefined
  source: 'apollo' | 'store' | 'stale'
  creditsMilli: number
}

const rounds = 5

/** One person: from the store where known and fresh, else bought, once, whoever else asks at the same time. */
export async function enrichPerson(context: Context, wish: PersonWish, options: BuyOptions): Promise<EnrichedPerson> {
  const [known] = await findKnown(context, [wish], options.maxAgeDays)
  if (known?.status === 'found') {
    noteSaving(context, 1)
    return { contact: known.contact, source: 'store', creditsMilli: 0 }
  }
  if (known?.status === 'missed') return { contact: undefined, source: 'store', creditsMilli: 0 }
  try {
    return await buy(context, wish, options)
  } catch (error) {
    const stale = await findStale(context, wish, error)
    if (stale) return stale
    throw error
  }
}

async function buy(context: Context, wish: PersonWish, options: BuyOptions): Promise<EnrichedPerson> {
  for (let round = 1; round <= rounds; round++) {
    const outcome = await context.buyer.buyOne(context, wish, options)
    if (outcome.status === 'found') {
      if (outcome.source === 'store') noteSaving(context, 1)
      return outcome
    }
    if (outcome.status === 'missed') return { contact: undefined, source: outcome.source, creditsMilli: 0 }
    if (outcome.status === 'failed') throw outcome.error
    if (outcome.status === 'doubtful' && outcome.state === 'lost') throw answerLost(outcome.since)
    await context.buyer.awaitClearance(context, outcome)
  }
  throw new ServiceError('upstream_unavailable', 'Whether Apollo charged for this person is not known yet', {
    reason: 'outcome_unknown',
    retryAfterMs: 30_000,
  })
}

function answerLost(since: Date | null): ServiceError {
  return new ServiceError(
    'conflict',
    'This person was paid for, but Apollo’s answer was lost on the way. Ask again with buyLostAgain to pay once more.',
    { reason: 'answer_lost', details: { lostAt: since?.toISOString() ?? null } },
  )
}

/** An old answer is better than none while Apollo is out; a refusal for money or a limit is not an outage. */
async function findStale(context: Context, wish: PersonWish, error: unknown): Promise<EnrichedPerson | undefined> {
  if (!(error instanceof ServiceError) || error.code !== 'upstream_unavailable') return undefined
  const [known] = await findKnown(context, [wish], Number.MAX_SAFE_INTEGER)
  return known?.status === 'found' ? { contact: known.contact, source: 'stale', creditsMilli: 0 } : undefined
}
