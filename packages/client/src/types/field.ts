import type { Open } from './paging.ts'

export type FieldModality = Open<'contact' | 'account' | 'opportunity'>

/** `id` is `<modality>.<id>`; the part after the dot is the key in `typed_custom_fields`. */
export interface Field {
  id: string
  field_name: string | null
  label: string
  modality: FieldModality
  category: string | null
  source: Open<'system' | 'custom' | 'crm_synced'>
  type: Open<
    | 'string'
    | 'textarea'
    | 'number'
    | 'date'
    | 'datetime'
    | 'boolean'
    | 'picklist'
    | 'multipicklist'
    | 'association'
    | 'json'
  >
  editable: boolean
  example?: string | null
  group?: string | null
  description?: string | null
  created_at?: string
  meta?: Record<string, unknown>
}

export interface ListFieldsParams {
  source?: 'system' | 'custom' | 'crm_synced'
}

export interface ListFieldsAnswer {
  fields: Field[]
}

export interface CreateFieldParams {
  label: string
  modality: 'contact' | 'account' | 'opportunity'
  type: 'string' | 'textarea' | 'number' | 'date' | 'datetime' | 'boolean'
  meta?: { max_length?: number }
}

export interface CreateFieldAnswer {
  typed_custom_fields: { id: string; name: string; modality: FieldModality; text_field_max_length: number | null }[]
}
