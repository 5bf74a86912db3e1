import type { CustomField } from '../team/custom-field.ts'

type Fields = Record<string, unknown>
type SystemField = [id: string, label: string, modality: string, type: string]

export const SYSTEM_FIELDS: SystemField[] = [
  ['contact.email', 'Email', 'contact', 'string'],
  ['contact.title', 'Title', 'contact', 'string'],
  ['contact.contact_stage_id', 'Stage', 'contact', 'picklist'],
  ['account.name', 'Name', 'account', 'string'],
  ['account.domain', 'Domain', 'account', 'string'],
  ['opportunity.amount', 'Amount', 'opportunity', 'number'],
]

export function systemFieldFields([id, label, modality, type]: SystemField): Fields {
  return { ...fieldFrame(id), label, modality, type, source: 'system' }
}

export function customFieldFields(field: CustomField): Fields {
  return {
    ...fieldFrame(`${field.modality}.${field.id}`),
    label: field.label,
    modality: field.modality,
    type: field.type,
    source: 'custom',
    meta: {
      ...(field.maxLength === null ? {} : { max_length: field.maxLength }),
      ...(field.picklistValues.length === 0 ? {} : { picklist_values: field.picklistValues }),
    },
    created_at: field.createdAt,
  }
}

function fieldFrame(id: string): Fields {
  return {
    id,
    field_name: id.split('.')[1],
    category: null,
    editable: true,
    example: null,
    group: null,
    description: null,
    icon_class: null,
    parent: null,
    context: [],
    finder_view_ids: [],
    finder_views: [],
    project_workspace_id: null,
    is_local: true,
  }
}

export function typedCustomField(field: CustomField): Fields {
  return {
    id: field.id,
    modality: field.modality,
    name: field.label,
    type: field.type,
    picklist_options: field.picklistValues.map(({ name }) => name),
    picklist_values: field.picklistValues,
    mapped_crm_field: null,
    additional_mapped_crm_field: null,
    is_readonly_mapped_crm_field: false,
    picklist_options_last_synced_at: null,
    picklist_value_set_id: null,
    mirrored: false,
    system_name: null,
    text_field_max_length: field.maxLength,
    finder_view_ids: [],
    is_local: true,
  }
}
