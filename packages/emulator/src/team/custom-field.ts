import { toIso } from '../clock.ts'
import type { IdSource } from '../ids.ts'

export interface PicklistValue {
  id: string
  key: string
  name: string
  mapped_crm_values: string[]
}

/** A field that the team has added; on records its value stands under `id`. */
export interface CustomField {
  /** Without the modality. */
  id: string
  label: string
  modality: string
  type: string
  maxLength: number | null
  picklistValues: PicklistValue[]
  createdAt: string
}

type Row = [id: string, label: string, modality: string, type: string]

const SINCE = '2025-02-01T09:00:00.000Z'
const SEEDED: Row[] = [
  ['694000000000000000fd0001', 'Lead source', 'contact', 'string'],
  ['694000000000000000fd0002', 'Renewal date', 'account', 'date'],
  ['694000000000000000fd0003', 'Seats', 'opportunity', 'number'],
]

export function seededCustomFields(): CustomField[] {
  return SEEDED.map(([id, label, modality, type]) => ({
    id,
    label,
    modality,
    type,
    maxLength: null,
    picklistValues: [],
    createdAt: SINCE,
  }))
}

export function newCustomField(
  fields: Pick<CustomField, 'label' | 'modality' | 'type' | 'maxLength'>,
  making: { ids: IdSource; nowMs: number },
): CustomField {
  return { id: making.ids.take('field'), ...fields, picklistValues: [], createdAt: toIso(making.nowMs) }
}
