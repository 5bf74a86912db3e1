import type { Call, CallOptions } from '../call.ts'
import type { CreateFieldAnswer, CreateFieldParams, Field, ListFieldsParams } from '../types/field.ts'
import type { FieldChanges, TypedCustomField, UpdateFieldAnswer } from '../types/field-write.ts'

/** System and custom fields. All free of credits. */
export interface FieldsResource {
  /** All of them; there is no paging. */
  list(params?: ListFieldsParams, options?: CallOptions): Promise<Field[]>
  /** A custom field. Picklists cannot be made this way. */
  create(params: CreateFieldParams, options?: CallOptions): Promise<CreateFieldAnswer>
  /**
   * Changes one custom field. A picklist needs all its options again. Another type, a child field, an unknown field
   * and a name that begins with `powerup_` are `ValidationError`s; the mapping to a CRM is a `PermissionError`
   * (described).
   */
  update(changes: FieldChanges, options?: CallOptions): Promise<UpdateFieldAnswer>
  /**
   * Custom fields as an older operation lists them. Apollo calls it deprecated: prefer `list({ source: 'custom' })`.
   */
  listTyped(options?: CallOptions): Promise<TypedCustomField[]>
}

export function createFields(call: Call): FieldsResource {
  return {
    list: async (params = {}, options = {}) => (await call('fields/index', { params }, options)).data.fields,
    create: async (params, options) => (await call('fields/create', { params }, options)).data,
    update: async (changes, options) => (await call('fields/update', { params: { fields: [changes] } }, options)).data,
    listTyped: async (options) => (await call('typed_custom_fields/index', {}, options)).data.typed_custom_fields,
  }
}
