import { readText } from '../params.ts'
import { type HubspotObject, objectTypes } from './object-types.ts'
import type { HubspotPerson } from './options.ts'
import { stageIds } from './pipelines.ts'
import type { InvalidValue } from './problems.ts'
import { defaultProperties, type HubspotProperty } from './property.ts'

/** The properties of every object, and what a value of each may be. */
export class PropertyBook {
  readonly #properties = new Map<HubspotObject, Map<string, HubspotProperty>>()
  readonly #owners: readonly HubspotPerson[]

  constructor(
    owners: readonly HubspotPerson[],
    custom: Partial<Record<HubspotObject, readonly HubspotProperty[]>> = {},
  ) {
    this.#owners = owners
    for (const object of Object.keys(objectTypes) as HubspotObject[]) {
      const own = (custom[object] ?? []).map((property) => ({ ...property, isCustom: true }))
      this.#properties.set(object, new Map([...defaultProperties[object], ...own].map((one) => [one.name, one])))
    }
  }

  list(object: HubspotObject): HubspotProperty[] {
    return [...(this.#properties.get(object)?.values() ?? [])]
  }

  find(object: HubspotObject, name: string): HubspotProperty | undefined {
    return this.#properties.get(object)?.get(name)
  }

  /** A property of the portal's own, made or changed by somebody in HubSpot. */
  put(object: HubspotObject, property: HubspotProperty): void {
    this.#properties.get(object)?.set(property.name, { ...property, isCustom: true })
  }

  unique(object: HubspotObject): HubspotProperty[] {
    return this.list(object).filter(({ isUnique }) => isUnique)
  }

  /** The values as they are kept, and what is wrong with the others. An empty text stands for no value. */
  check(
    object: HubspotObject,
    given: Record<string, unknown>,
  ): { values: Record<string, string>; problems: InvalidValue[] } {
    const values: Record<string, string> = {}
    const problems: InvalidValue[] = []
    for (const [name, raw] of Object.entries(given)) {
      const text = typeof raw === 'boolean' ? String(raw) : (readText(raw) ?? '')
      const problem = this.#problem(object, name, text)
      if (problem) problems.push({ name, ...problem })
      else values[name] = this.#kept(object, name, text)
    }
    return { values, problems }
  }

  #problem(object: HubspotObject, name: string, text: string): { error: string; message: string } | undefined {
    const property = this.find(object, name)
    if (!property) return { error: 'PROPERTY_DOESNT_EXIST', message: `Property "${name}" does not exist` }
    if (property.isReadOnly) {
      return {
        error: 'READ_ONLY_VALUE',
        message: `"${name}" is a read only property; its value cannot be set.`,
      }
    }
    if (text === '') return undefined
    if (name === 'hubspot_owner_id') return this.#ownerProblem(text)
    if (property.type === 'number' && Number.isNaN(Number(text))) {
      return { error: 'INVALID_LONG', message: `${text} was not a valid number.` }
    }
    if (property.type === 'bool' && !['true', 'false'].includes(text)) {
      return { error: 'INVALID_BOOLEAN', message: `${text} was not a valid boolean.` }
    }
    if (property.type === 'date' || property.type === 'datetime') return momentProblem(property, text)
    if (property.type === 'enumeration') return this.#optionProblem(object, property, text)
    if (name === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) {
      return { error: 'INVALID_EMAIL', message: `Email address ${text} is invalid` }
    }
    return undefined
  }

  #ownerProblem(text: string): { error: string; message: string } | undefined {
    if (this.#owners.some(({ id, archived }) => id === text && !archived)) return undefined
    return { error: 'INVALID_OWNER_ID', message: `${text} is not a valid owner ID` }
  }

  #optionProblem(
    object: HubspotObject,
    property: HubspotProperty,
    text: string,
  ): { error: string; message: string } | undefined {
    const { name, fieldType, options = [] } = property
    const allowed = stageIds(object, name) ?? options.map(({ value }) => value)
    const chosen = fieldType === 'checkbox' ? text.split(';') : [text]
    const wrong = chosen.find((value) => !allowed.includes(value))
    if (wrong === undefined) return undefined
    return {
      error: 'INVALID_OPTION',
      message: `${wrong} was not one of the allowed options: [${allowed.join(', ')}]`,
    }
  }

  #kept(object: HubspotObject, name: string, text: string): string {
    const type = this.find(object, name)?.type
    if (text === '') return ''
    if (name === 'email' || name === 'domain') return text.trim().toLowerCase()
    if (type === 'datetime') return new Date(toMoment(text)).toISOString()
    if (type === 'date') return new Date(toMoment(text)).toISOString().slice(0, 10)
    return text
  }
}

function momentProblem({ type }: HubspotProperty, text: string): { error: string; message: string } | undefined {
  const ms = toMoment(text)
  if (Number.isNaN(ms)) return { error: 'INVALID_DATE', message: `${text} was not a valid date.` }
  if (type === 'date' && ms % 86_400_000 !== 0) {
    return { error: 'INVALID_DATE', message: `${text} is at a time of day; a date is at midnight UTC.` }
  }
  return undefined
}

/** Milliseconds since 1970, or ISO 8601. */
function toMoment(text: string): number {
  return /^-?\d{5,}$/.test(text) ? Number(text) : Date.parse(text)
}
