import type { RowEnd } from '../../db/enrichment-rows.ts'
import { ServiceError } from '../../errors.ts'
import type { Outcome } from '../people/buy-together.ts'
import type { Known } from '../people/find-known.ts'

/** How a row ends that the store can answer; nothing where it cannot. */
export function knownEnd(rowNumber: number, known: Known | undefined): RowEnd[] {
  if (known?.status === 'found') {
    return [{ rowNumber, ...foundOrAwaiting(known, 'known'), contactId: known.contact.id, source: 'store' }]
  }
  if (known?.status === 'missed')
    return [{ rowNumber, status: 'missed', reason: 'not_known_to_apollo', source: 'store' }]
  return []
}

/** How a row ends after a purchase. Nothing where it has to be tried again. */
export function boughtEnd(rowNumber: number, outcome: Outcome): RowEnd[] {
  switch (outcome.status) {
    case 'found':
      return [
        {
          rowNumber,
          ...foundOrAwaiting(outcome, outcome.source === 'apollo' ? 'bought' : 'known'),
          contactId: outcome.contact.id,
          source: outcome.source,
          creditsMilli: outcome.creditsMilli,
        },
      ]
    case 'missed':
      return [{ rowNumber, status: 'missed', reason: 'not_known_to_apollo', source: outcome.source }]
    case 'doubtful':
      return outcome.state === 'lost' ? [{ rowNumber, status: 'unknown', reason: 'answer_lost' }] : []
    case 'failed':
      return isForThisRowAlone(outcome.error) ? [{ rowNumber, status: 'failed', reason: reasonOf(outcome.error) }] : []
    default:
      return []
  }
}

/** Somebody whose number is still to come is not found before it has come, or is known not to. */
function foundOrAwaiting({ isAwaited }: { isAwaited?: true }, reason: string): Pick<RowEnd, 'status' | 'reason'> {
  return { status: isAwaited ? 'awaiting' : 'found', reason }
}

/** Apollo declined this person; anything else concerns the whole list and is the job’s affair. */
function isForThisRowAlone(error: Error): boolean {
  return error instanceof ServiceError && (error.code === 'not_found' || error.code === 'invalid_input')
}

function reasonOf(error: Error): string {
  return error instanceof ServiceError ? error.reason : 'internal'
}
