import type { FieldChange } from '../../../db/crm-tables.ts'
import { customPrefix } from '../mapping/apollo-fields.ts'
import type { ObjectWorld } from './crm-world.ts'

/** What a write says in Apollo's words. Empty text is how Apollo empties a field. */
export function toApolloParams(
  { apolloFields }: ObjectWorld,
  changes: readonly FieldChange[],
): Record<string, unknown> {
  const custom: Record<string, unknown> = {}
  const params: Record<string, unknown> = {}
  for (const { field, after } of changes) {
    const wire = apolloFields.get(field)?.wire
    if (field.startsWith(customPrefix)) custom[field.slice(customPrefix.length)] = after
    else if (wire) params[wire] = after ?? ''
  }
  return Object.keys(custom).length ? { ...params, typed_custom_fields: custom } : params
}
