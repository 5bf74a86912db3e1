import type { Field, FieldModality } from './field.ts'
import type { Open } from './paging.ts'

/** An option of a picklist; those left out of an update are removed. */
export interface PicklistValueFields {
  /** Without it an option is added. */
  id?: string
  name?: string
  mapped_crm_id?: string
  /** Options whose records take this one instead. */
  reassign_from?: string[]
}

/** When Apollo runs a field's enrichment again by itself. */
export interface FieldSchedule {
  enabled?: boolean
  schedule_type?: Open<'daily' | 'weekly' | 'monthly'>
  schedule_timezone?: string
  /** Records a run. */
  run_limit?: number
  max_executions?: number
  end_date?: string
  reset_execution_count?: boolean
  schedule_config?: { hour?: number; minute?: number; day_of_week?: number; day_of_month?: number; interval?: number }
}

/** What is left out stays. Type and modality cannot be changed. */
export interface FieldChanges {
  /** `<modality>.<id>`. */
  id: string
  label?: string
  field_group_id?: string
  autorun_downstream_enrichment?: boolean
  schedule?: FieldSchedule
  meta?: { max_length?: number; picklist_values?: PicklistValueFields[]; picklist_value_set_id?: string }
}

export interface UpdateFieldAnswer {
  /** Also children that the update removed, with `deleted: true`. */
  fields: (Field & { deleted?: true })[]
  typed_custom_fields?: { id: string; name: string; modality: FieldModality; text_field_max_length: number | null }[]
  field_groups?: Record<string, unknown>[]
  picklist_value_sets?: Record<string, unknown>[]
  finder_views?: Record<string, unknown>[]
}

/** A custom field as the older listing has it; `id` is the key in a record's `typed_custom_fields`. */
export interface TypedCustomField {
  id: string
  modality: FieldModality
  name: string
  type: Field['type']
  picklist_options: unknown[]
  picklist_values?: { id: string; key?: string; name: string; mapped_crm_values?: unknown[] }[]
  picklist_options_last_synced_at?: string | null
  picklist_value_set_id?: string | null
  mapped_crm_field: string | null
  additional_mapped_crm_field?: string | null
  is_readonly_mapped_crm_field: boolean | null
  mirrored: boolean
  system_name: string | null
  text_field_max_length: number | null
  finder_view_ids?: string[]
  is_local?: boolean
}

export interface TypedCustomFieldsAnswer {
  typed_custom_fields: TypedCustomField[]
}
