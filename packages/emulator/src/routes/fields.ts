import { readText } from '../params.ts'
import { ok, type Reply } from '../reply.ts'
import type { Call, Route } from '../route.ts'

const ROW = { limit: 'default', credits: 0 } as const

export const fieldRoutes: Route[] = [
  { ...ROW, methods: ['GET'], path: '/fields', endpoint: 'fields/index', handle: index },
  {
    ...ROW,
    methods: ['GET'],
    path: '/typed_custom_fields',
    endpoint: 'typed_custom_fields/index',
    handle: typedCustomFields,
  },
]

type FieldRow = [id: string, label: string, modality: string, type: string]

const SYSTEM_FIELDS: FieldRow[] = [
  ['contact.email', 'Email', 'contact', 'string'],
  ['contact.title', 'Title', 'contact', 'string'],
  ['contact.contact_stage_id', 'Stage', 'contact', 'picklist'],
  ['account.name', 'Name', 'account', 'string'],
  ['account.domain', 'Domain', 'account', 'string'],
  ['opportunity.amount', 'Amount', 'opportunity', 'number'],
]

const CUSTOM_FIELDS: FieldRow[] = [
  ['contact.694000000000000000fd0001', 'Lead source', 'contact', 'string'],
  ['account.694000000000000000fd0002', 'Renewal date', 'account', 'date'],
  ['opportunity.694000000000000000fd0003', 'Seats', 'opportunity', 'number'],
]

function index({ params }: Call): Reply {
  const source = readText(params.source)
  const fields = [
    ...SYSTEM_FIELDS.map((row) => fieldOf(row, 'system')),
    ...CUSTOM_FIELDS.map((row) => fieldOf(row, 'custom')),
  ]
  return ok({ fields: fields.filter((field) => source === undefined || field.source === source) })
}

function fieldOf([id, label, modality, type]: FieldRow, source: string): Record<string, unknown> {
  return {
    id,
    field_name: id.split('.')[1],
    label,
    modality,
    category: null,
    source,
    type,
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

function typedCustomFields(): Reply {
  const fields = CUSTOM_FIELDS.map(([id, name, modality, type]) => ({
    id: id.split('.')[1],
    modality,
    name,
    type,
    picklist_options: [],
    picklist_values: [],
    mapped_crm_field: null,
    is_readonly_mapped_crm_field: false,
    mirrored: false,
    system_name: null,
    text_field_max_length: null,
  }))
  return ok({ typed_custom_fields: fields })
}
