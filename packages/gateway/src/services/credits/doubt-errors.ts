import { ServiceError } from '../../errors.ts'

type Bought = 'person' | 'company'

/** Paid for, and never answered: only the caller can decide to pay once more. */
export function answerLost(bought: Bought, since: Date | null): ServiceError {
  return new ServiceError(
    'conflict',
    `This ${bought} was paid for, but Apollo’s answer was lost on the way. Ask again with buyLostAgain to pay once more.`,
    { reason: 'answer_lost', details: { lostAt: since?.toISOString() ?? null } },
  )
}

/** Apollo's counter has not been read yet, or told nothing so far. */
export function outcomeUnknown(bought: Bought): ServiceError {
  return new ServiceError('upstream_unavailable', `Whether Apollo charged for this ${bought} is not known yet`, {
    reason: 'outcome_unknown',
    retryAfterMs: 30_000,
  })
}
