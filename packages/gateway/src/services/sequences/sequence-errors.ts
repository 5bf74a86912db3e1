import { NotFoundError, ValidationError } from '@delos/client'
import { ServiceError } from '../../errors.ts'
import { mailboxNotActive } from './choose-mailboxes.ts'

export function sequenceNotFound(cause?: unknown): ServiceError {
  return new ServiceError('not_found', 'Apollo has no such sequence', { reason: 'sequence_not_found', cause })
}

export function toSequenceError(error: unknown): unknown {
  if (error instanceof NotFoundError) return sequenceNotFound(error)
  if (!(error instanceof ValidationError)) return error
  if (/sequence_id is not a valid/i.test(error.apolloMessage ?? '')) return sequenceNotFound(error)
  return /mailboxes are no longer active/i.test(error.apolloMessage ?? '') ? mailboxNotActive(error) : error
}
