import { NotFoundError, ValidationError } from '@delos/client'
import { ServiceError } from '../../errors.ts'

export function dealNotFound(cause?: unknown): ServiceError {
  return new ServiceError('not_found', 'Apollo has no such deal', { reason: 'deal_not_found', cause })
}

/** Apollo says 404 on a read and 422 on a write, and 422 for an id that cannot be one. */
export function isMissingDeal(error: unknown): boolean {
  if (error instanceof NotFoundError) return true
  return (
    error instanceof ValidationError && /does not exist|opportunity_id is not a valid/i.test(error.apolloMessage ?? '')
  )
}

/** The field whose id Apollo did not take, named by the id itself in its answer. */
export function namingField(error: unknown, ids: Readonly<Record<string, string | undefined>>): unknown {
  if (!(error instanceof ValidationError)) return error
  const said = error.apolloMessage ?? ''
  const field = Object.keys(ids).find((name) => ids[name] !== undefined && said.includes(ids[name]))
  if (field === undefined) return error
  return new ServiceError('invalid_input', 'Apollo does not know this id', {
    reason: 'unknown_id',
    field,
    cause: error,
  })
}
