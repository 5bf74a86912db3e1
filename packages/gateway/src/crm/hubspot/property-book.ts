import type { Clock } from '@delos/client'
import type { Property } from '@hubspot/api-client/lib/codegen/crm/properties/index.js'
import type { CrmField, CrmStage } from '../crm-adapter.ts'
import type { HubspotCaller } from './hubspot-caller.ts'
import { type HubspotObject, requiredProperties } from './object-names.ts'

const keptMs = 600_000
const longestText = 65_536

export type FieldMap = ReadonlyMap<string, CrmField>

interface Kept<T> {
  at: number
  value: Promise<T>
}

/** The portal's properties and stages. They change seldom and are asked for with every value, so they are kept for a while. */
export class PropertyBook {
  readonly #caller: HubspotCaller
  readonly #clock: Clock
  readonly #fields = new Map<HubspotObject, Kept<FieldMap>>()
  readonly #stages = new Map<HubspotObject, Kept<readonly CrmStage[]>>()

  constructor(caller: HubspotCaller, clock: Clock) {
    this.#caller = caller
    this.#clock = clock
  }

  fields(object: HubspotObject, options: { isFresh?: boolean } = {}): Promise<FieldMap> {
    return this.#kept(this.#fields, object, { ...options, load: () => this.#loadFields(object) })
  }

  stages(object: HubspotObject, options: { isFresh?: boolean } = {}): Promise<readonly CrmStage[]> {
    return this.#kept(this.#stages, object, { ...options, load: () => this.#loadStages(object) })
  }

  #kept<T>(
    book: Map<HubspotObject, Kept<T>>,
    object: HubspotObject,
    { isFresh = false, load }: { isFresh?: boolean; load: () => Promise<T> },
  ): Promise<T> {
    const known = book.get(object)
    if (known && !isFresh && this.#clock.now() - known.at < keptMs) return known.value
    const kept = { at: this.#clock.now(), value: load() }
    book.set(object, kept)
    // What failed is asked for again by the next caller.
    kept.value.catch(() => book.get(object) === kept && book.delete(object))
    return kept.value
  }

  // Several callers share one request, so none of their signals may end it.
  async #loadFields(object: HubspotObject): Promise<FieldMap> {
    const { results } = await this.#caller.ask({ repeat: 'always' }, ({ properties }) => properties.getAll(object))
    const fields = results.filter(({ archived }) => !archived).map((property) => toField(object, property))
    return new Map(fields.map((field) => [field.name, field]))
  }

  async #loadStages(object: HubspotObject): Promise<readonly CrmStage[]> {
    if (object !== 'deals') return []
    const { results } = await this.#caller.ask({ repeat: 'always' }, ({ pipelines }) => pipelines.getAll(object))
    return results.flatMap(({ id: pipelineId, stages }) =>
      stages
        .filter(({ archived }) => !archived)
        .map(({ id, label, metadata = {} }) => {
          const isClosed = metadata.isClosed === 'true'
          return { id, name: label, pipelineId, isClosed, isWon: isClosed && Number(metadata.probability) === 1 }
        }),
    )
  }
}

function toField(object: HubspotObject, property: Property): CrmField {
  const { name, label, options, modificationMetadata, calculated = false, hasUniqueValue = false } = property
  const type = toType(property)
  return {
    name,
    label,
    type,
    ...(type === 'choice' || type === 'choices' ? { options: options.map(({ value }) => value) } : {}),
    ...(type === 'text' ? { maxLength: longestText } : {}),
    readOnly: calculated || (modificationMetadata?.readOnlyValue ?? false),
    required: requiredProperties[object].includes(name),
    unique: hasUniqueValue || (object === 'contacts' && name === 'email'),
  }
}

function toType({ type, fieldType }: Property): CrmField['type'] {
  switch (type) {
    case 'number':
      return 'number'
    case 'bool':
      return 'boolean'
    case 'date':
      return 'date'
    case 'datetime':
      return 'datetime'
    case 'enumeration':
      return fieldType === 'checkbox' ? 'choices' : 'choice'
    default:
      return 'text'
  }
}
