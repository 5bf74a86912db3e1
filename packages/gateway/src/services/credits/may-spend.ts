import { hasScope } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'

/** A key that may only read gets what is stored, and no more. */
export function assertMaySpend(context: Context): void {
  if (hasScope(context.actor, 'write')) return
  throw new ServiceError('forbidden', 'This is not stored yet, and a key with the scope "read" spends no credits', {
    reason: 'missing_scope',
    details: { requiredScope: 'write' },
  })
}
