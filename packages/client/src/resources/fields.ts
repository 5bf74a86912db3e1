import type { Call, CallOptions } from '../call.ts'
import type { CreateFieldAnswer, CreateFieldParams, Field, ListFieldsParams } from '../types/field.ts'

/** System and custom fields. Free of credits. */
export interface FieldsResource {
  list(params?: ListFieldsParams, options?: CallOptions): Promise<Field[]>
  create(params: CreateFieldParams, options?: CallOptions): Promise<CreateFieldAnswer>
}

export function createFields(call: Call): FieldsResource {
  return {
    list: async (params = {}, options = {}) => (await call('fields/index', { params }, options)).data.fields,
    create: async (params, options) => (await call('fields/create', { params }, options)).data,
  }
}
