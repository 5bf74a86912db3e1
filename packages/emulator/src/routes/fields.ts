import { isRecord, type Params, readInteger, readText } from '../params.ts'
import { failure, ok, Refusal, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { type CustomField, newCustomField } from '../team/custom-field.ts'
import { customFieldFields, SYSTEM_FIELDS, systemFieldFields, typedCustomField } from '../wire/field.ts'

const ROW = { limit: 'default', credits: 0 } as const

export const fieldRoutes: Route[] = [
  { ...ROW, methods: ['GET'], path: '/fields', endpoint: 'fields/index', overLimit, handle: index },
  { ...ROW, methods: ['POST'], path: '/fields', endpoint: 'fields/create', handle: create },
  { ...ROW, methods: ['PATCH', 'PUT'], path: '/fields', endpoint: 'fields/update', overLimit, handle: update },
  {
    ...ROW,
    methods: ['GET'],
    path: '/typed_custom_fields',
    endpoint: 'typed_custom_fields/index',
    handle: ({ team }) => ok({ typed_custom_fields: [...team.customFields.values()].map(typedCustomField) }),
  },
]

// These two routes alone say it in this way.
function overLimit(limit: number, window: string): string {
  return `The maximum number of API calls allowed for api/v1/fields is ${limit} times per ${window}. To change your rate limit, upgrade your Apollo plan at https://app.apollo.io/#/settings/plans/upgrade.`
}

function index({ params, team }: Call): Reply {
  const source = readText(params.source)
  const fields = [...SYSTEM_FIELDS.map(systemFieldFields), ...[...team.customFields.values()].map(customFieldFields)]
  return ok({ fields: fields.filter((field) => source === undefined || field.source === source) })
}

const MODALITIES = ['contact', 'account', 'opportunity']
const TYPES = ['string', 'textarea', 'number', 'date', 'datetime', 'boolean']

function create({ team, ids, nowMs, params }: Call): Reply {
  const label = readLabel(params)
  const modality = readText(params.modality) ?? ''
  const type = readText(params.type) ?? 'string'
  if (label === undefined) return unprocessable("Required parameter 'label' missing")
  if (!MODALITIES.includes(modality)) return unprocessable("Required parameter 'modality' missing")
  if (!TYPES.includes(type)) return unprocessable('Invalid field type')
  const field = newCustomField({ label, modality, type, maxLength: readMaxLength(params) ?? null }, { ids, nowMs })
  team.customFields.set(field.id, field)
  team.recordsWritten += 1
  return ok({ typed_custom_fields: [shortField(field)] })
}

function readLabel(params: Params): string | undefined {
  const label = readText(params.label)
  if (label?.toLowerCase().startsWith('powerup_')) {
    throw new Refusal(unprocessable("Field name with prefix 'powerup_' is not allowed. Please use another name."))
  }
  return label
}

function readMaxLength(params: Params): number | undefined {
  return isRecord(params.meta) ? readInteger(params.meta.max_length) : undefined
}

function shortField({ id, label, modality, maxLength }: CustomField): Record<string, unknown> {
  return { id, name: label, modality, text_field_max_length: maxLength }
}

/** One field in a call, named by its whole id. */
function update(call: Call): Reply {
  const { team, params } = call
  const changes = Array.isArray(params.fields) ? params.fields.filter(isRecord) : []
  const [change] = changes
  const field = team.customFields.get(readText(change?.id)?.split('.').pop() ?? '')
  if (!change || !field) return unprocessable('Some fields could not be found')
  if ('mapped_crm_field' in change) return failure(403, { error: 'CRM Mapping cannot be configured using API Call' })
  applyChange(call, field, change)
  team.recordsWritten += 1
  const fields = [customFieldFields(field)]
  return ok({
    fields,
    typed_custom_fields: [shortField(field)],
    field_groups: [],
    picklist_value_sets: [],
    finder_views: [],
  })
}

function applyChange({ ids }: Call, field: CustomField, change: Params): void {
  const type = readText(change.type)
  if (type !== undefined && type !== field.type) {
    throw new Refusal(unprocessable('Cannot change field type after creation'))
  }
  const listed = isRecord(change.meta) ? change.meta.picklist_values : undefined
  if (Array.isArray(listed)) {
    if (listed.length === 0) throw new Refusal(unprocessable('Picklist fields must have at least one option'))
    field.picklistValues = listed.filter(isRecord).map((option) => {
      const id = readText(option.id) ?? ids.take('field')
      return { id, key: id, name: readText(option.name) ?? '', mapped_crm_values: [] }
    })
  }
  field.label = readLabel(change) ?? field.label
  field.maxLength = readMaxLength(change) ?? field.maxLength
}
