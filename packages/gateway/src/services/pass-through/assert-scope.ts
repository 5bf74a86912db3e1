import { hasScope } from '../../actor.ts'
import type { Context } from '../../context.ts'
import type { Scope } from '../../db/tables.ts'
import { forbidden } from '../../operation.ts'
import { answersFromStore } from './answers-from-store.ts'
import type { ApolloCall } from './call.ts'

/** Throws where the key's scope does not reach: reading and free searches need `read`, everything else `write`. */
export function assertScope({ actor }: Pick<Context, 'actor'>, call: ApolloCall): void {
  const scope = scopeFor(call)
  if (!hasScope(actor, scope)) throw forbidden(scope)
}

function scopeFor({ endpoint, method }: ApolloCall): Scope {
  if (!endpoint) return method === 'GET' ? 'read' : 'write'
  const { name, definition } = endpoint
  if (definition.masterKeyOnly) return 'admin'
  // What is known is for everybody; what has to be bought is looked at again before it is.
  if (answersFromStore.has(name)) return 'read'
  return definition.repeatable ? 'read' : 'write'
}
