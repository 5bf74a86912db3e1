import type { Clock } from '@delos/client'
import type { Connection } from 'jsforce/lib/connection.js'
import type { CrmField, CrmObject } from '../crm-adapter.ts'
import { salesforceObjects } from './objects.ts'
import { type Ask, askToRead } from './session.ts'

type WireField = Awaited<ReturnType<Connection['describe']>>['fields'][number]

const types: Record<string, CrmField['type']> = {
  boolean: 'boolean',
  int: 'number',
  long: 'number',
  double: 'number',
  currency: 'number',
  percent: 'number',
  date: 'date',
  datetime: 'datetime',
  picklist: 'choice',
  multipicklist: 'choices',
}

/** Made of several fields, or no text: not for a mapping. */
const unmapped = new Set(['address', 'location', 'base64', 'complexvalue', 'anyType'])

const freshMs = 3_600_000

export interface Fields {
  /** By name. */
  of(object: CrmObject, signal?: AbortSignal): Promise<ReadonlyMap<string, CrmField>>
  forget(object: CrmObject): void
}

/** What Salesforce says of its objects, asked once an hour. */
export function createFields(ask: Ask, clock: Clock): Fields {
  const known = new Map<CrmObject, { atMs: number; fields: Promise<ReadonlyMap<string, CrmField>> }>()

  async function describe(object: CrmObject, signal?: AbortSignal): Promise<ReadonlyMap<string, CrmField>> {
    const { name } = salesforceObjects[object]
    const { fields } = await askToRead(ask, (connection) => connection.describe(name), signal)
    const mapped = fields.filter(({ type, deprecatedAndHidden }) => !unmapped.has(type) && !deprecatedAndHidden)
    return new Map(mapped.map((field) => [field.name, toCrmField(field)]))
  }

  return {
    of(object, signal) {
      const found = known.get(object)
      if (found && clock.now() - found.atMs < freshMs) return found.fields
      const fields = describe(object, signal)
      const entry = { atMs: clock.now(), fields }
      known.set(object, entry)
      fields.catch(() => {
        if (known.get(object) === entry) known.delete(object)
      })
      return fields
    },
    forget: (object) => void known.delete(object),
  }
}

function toCrmField(field: WireField): CrmField {
  const type = types[field.type] ?? 'text'
  const options = (field.picklistValues ?? []) as { active: boolean; value: string }[]
  return {
    name: field.name,
    label: field.label,
    type,
    ...(type === 'choice' || type === 'choices'
      ? { options: options.filter(({ active }) => active).map(({ value }) => value) }
      : {}),
    ...(field.length && type === 'text' ? { maxLength: field.length } : {}),
    readOnly: !field.createable && !field.updateable,
    required: field.createable && !field.nillable && !field.defaultedOnCreate,
    unique: field.unique,
  }
}
