import { hasScope } from '../../actor.ts'
import type { Context } from '../../context.ts'
import { ServiceError } from '../../errors.ts'

/** A key that may only read gets what is stored and no more, and so does everybody while the process is near its limits. */
export function assertMaySpend(context: Context): void {
  if (context.lane === 'interactive') context.load.assertRoomFor('interactive')
  if (context.standstill.isOn) {
    throw new ServiceError('conflict', 'This is a restored copy that nobody has let go on yet: it spends no credits', {
      reason: 'standstill',
    })
  }
  if (hasScope(context.actor, 'write')) return
  throw new ServiceError('forbidden', 'This is not stored yet, and a key with the scope "read" spends no credits', {
    reason: 'missing_scope',
    details: { requiredScope: 'write' },
  })
}
