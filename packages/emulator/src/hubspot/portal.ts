import { AssociationBook, type AssociationKind, type End, findKind, plainKind, primaryKind } from './associations.ts'
import { type HubspotObject, objectTypes } from './object-types.ts'
import { defaultOwners, type HubspotOptions, type HubspotPerson } from './options.ts'
import { hasStage } from './pipelines.ts'
import { conflict, type InvalidValue, invalid, invalidValues, notFound } from './problems.ts'
import { PropertyBook } from './property-book.ts'
import { type HubspotRecord, SearchIndex } from './record.ts'

const FIRST_ID = 21_000_000_001

/** The records of one portal and what may be done to them. Changes are whole or not at all, and each throws a `HubspotProblem`. */
export class Portal {
  readonly id = 48_100_001
  readonly owners: readonly HubspotPerson[]
  readonly properties: PropertyBook
  readonly associations = new AssociationBook()
  readonly indexes: Readonly<Record<HubspotObject, SearchIndex>>
  readonly #records = new Map<HubspotObject, Map<string, HubspotRecord>>()
  readonly #unique = new Map<string, string>()
  readonly #survivors = new Map<string, string>()
  readonly #mintsOnMerge: boolean
  #nextId = FIRST_ID

  constructor(options: HubspotOptions) {
    this.owners = options.owners ?? defaultOwners
    this.properties = new PropertyBook(this.owners, options.properties)
    const index = (): SearchIndex => new SearchIndex(options.indexLagMs ?? 1000)
    this.indexes = { contacts: index(), companies: index(), deals: index(), tasks: index() }
    this.#mintsOnMerge = options.merges === 'new_record'
    for (const object of Object.keys(objectTypes) as HubspotObject[]) this.#records.set(object, new Map())
  }

  /** By id, or by the id of one that was merged into it; archived ones only where they are asked for. */
  find(object: HubspotObject, id: string, isArchived = false): HubspotRecord | undefined {
    const record = this.#all(object).get(this.#survivors.get(`${object} ${id}`) ?? id)
    return record && (record.archivedMs !== undefined) === isArchived ? record : undefined
  }

  findBy(object: HubspotObject, property: string, value: string): HubspotRecord | undefined {
    const id = this.#unique.get(uniqueKey(object, property, value))
    return id === undefined ? undefined : this.find(object, id)
  }

  get(object: HubspotObject, id: string): HubspotRecord {
    const record = this.find(object, id)
    if (!record) throw notFound()
    return record
  }

  /** In the order of their ids. */
  list(object: HubspotObject, isArchived = false): HubspotRecord[] {
    return [...this.#all(object).values()].filter(({ archivedMs }) => (archivedMs !== undefined) === isArchived)
  }

  /** Throws what `create` would. */
  checkNew(object: HubspotObject, given: Record<string, unknown>): Record<string, string> {
    const values = this.#checked(object, given)
    if (object === 'deals') values.pipeline ||= 'default'
    this.#insistOnRequired(object, values)
    this.#insistOnStage(object, values)
    this.#insistOnUnique(object, values)
    return values
  }

  /** Throws what `update` would. */
  checkChange(object: HubspotObject, id: string, given: Record<string, unknown>): Record<string, string> {
    const record = this.get(object, id)
    const values = this.#checked(object, given)
    this.#insistOnStage(object, { ...record.properties, ...values })
    this.#insistOnUnique(object, values, record.id)
    return values
  }

  create(
    object: HubspotObject,
    given: Record<string, unknown>,
    more: { nowMs: number; links?: readonly { to: End; kind: AssociationKind }[] },
  ): HubspotRecord {
    const { nowMs, links = [] } = more
    const values = this.checkNew(object, given)
    for (const { to } of links) this.get(to.object, to.id)
    const id = String(this.#nextId++)
    const record: HubspotRecord = { object, id, properties: {}, createdMs: nowMs, updatedMs: nowMs, merged: [] }
    this.#all(object).set(id, record)
    this.#assign(record, values)
    for (const { to, kind } of links) this.associations.add({ object, id }, to, kind)
    this.#touch(record, nowMs)
    for (const { to } of links) this.#touch(this.get(to.object, to.id), nowMs)
    return record
  }

  update(object: HubspotObject, id: string, change: { given: Record<string, unknown>; nowMs: number }): HubspotRecord {
    const record = this.get(object, id)
    const values = this.checkChange(object, id, change.given)
    this.#assign(record, values)
    this.#touch(record, change.nowMs)
    return record
  }

  /** What is archived goes to the bin and frees what was unique about it. */
  archive(object: HubspotObject, id: string, nowMs: number): void {
    const record = this.find(object, id)
    if (!record) return
    this.#forgetUnique(record)
    record.archivedMs = nowMs
    this.indexes[object].drop(record.id, nowMs)
    for (const { to } of this.associations.all(record)) this.associations.remove(record, to)
  }

  /** The other one's values fill what is empty; both ids answer with the survivor from then on. */
  merge(object: HubspotObject, merge: { primary: string; other: string; nowMs: number }): HubspotRecord {
    const { nowMs } = merge
    const primary = this.get(object, merge.primary)
    const other = this.get(object, merge.other)
    if (primary.id === other.id) throw invalid('Cannot merge an object with itself')
    const survivor = this.#mintsOnMerge ? this.#successor(primary, nowMs) : primary
    for (const ended of this.#mintsOnMerge ? [primary, other] : [other]) this.#absorb(survivor, ended, nowMs)
    this.#touch(survivor, nowMs)
    return survivor
  }

  associate(from: End, to: End, link: { typeId: number; nowMs: number }): void {
    const kind = findKind(from.object, to.object, link.typeId)
    if (!kind) throw invalid(`Association type ${link.typeId} does not exist between the two objects`)
    const [one, other] = [this.get(from.object, from.id), this.get(to.object, to.id)]
    this.associations.add(one, other, kind)
    this.#touch(one, link.nowMs)
    this.#touch(other, link.nowMs)
  }

  dissociate(from: End, to: End, link: { typeId?: number; nowMs: number }): void {
    const kind = link.typeId === undefined ? undefined : findKind(from.object, to.object, link.typeId)
    if (kind) this.associations.removeKind(from, to, kind)
    else this.associations.remove(from, to)
    for (const end of [from, to]) {
      const record = this.find(end.object, end.id)
      if (record) this.#touch(record, link.nowMs)
    }
  }

  /** The values with those that the portal works out by itself. */
  valuesOf(record: HubspotRecord): Record<string, string> {
    const { object, id, properties, createdMs, updatedMs, merged } = record
    const company = object === 'contacts' ? this.#primaryCompany(record) : undefined
    return {
      ...properties,
      hs_object_id: id,
      [object === 'tasks' ? 'hs_createdate' : 'createdate']: properties.createdate ?? new Date(createdMs).toISOString(),
      [objectTypes[object].modified]: new Date(updatedMs).toISOString(),
      ...(merged.length > 0 ? { hs_merged_object_ids: merged.join(';') } : {}),
      ...(company ? { associatedcompanyid: company } : {}),
    }
  }

  #primaryCompany(record: End): string | undefined {
    return this.associations.of(record, 'companies').find(([, kinds]) => kinds.some(({ isPrimary }) => isPrimary))?.[0]
  }

  #all(object: HubspotObject): Map<string, HubspotRecord> {
    const records = this.#records.get(object)
    if (!records) throw notFound()
    return records
  }

  #checked(object: HubspotObject, given: Record<string, unknown>): Record<string, string> {
    const { values, problems } = this.properties.check(object, given)
    if (problems.length > 0) throw invalidValues(problems, this.id)
    return values
  }

  #insistOnRequired(object: HubspotObject, values: Record<string, string>): void {
    const { required, oneOf, label } = objectTypes[object]
    const missing = required.filter((name) => !values[name])
    const lacksAll = oneOf.length > 0 && oneOf.every((name) => !values[name])
    if (missing.length === 0 && !lacksAll) return
    throw invalid(`Error creating ${label}. Some required properties were not set.`, {
      context: { properties: missing.length > 0 ? missing : oneOf },
    })
  }

  #insistOnStage(object: HubspotObject, { pipeline, dealstage }: Record<string, string>): void {
    if (object !== 'deals' || !pipeline || !dealstage || hasStage(pipeline, dealstage)) return
    const problem: InvalidValue = {
      name: 'dealstage',
      error: 'INVALID_OPTION',
      message: `${dealstage} was not one of the allowed options: the pipeline ${pipeline} has no such stage`,
    }
    throw invalidValues([problem], this.id)
  }

  #insistOnUnique(object: HubspotObject, values: Record<string, string>, ownId?: string): void {
    for (const { name } of this.properties.unique(object)) {
      const value = values[name]
      const known = value ? this.findBy(object, name, value) : undefined
      if (known && known.id !== ownId) throw conflict(objectTypes[object].label, known.id)
    }
  }

  #assign(record: HubspotRecord, values: Record<string, string>): void {
    this.#forgetUnique(record)
    for (const [name, value] of Object.entries(values)) {
      if (name === 'associatedcompanyid') this.#setCompany(record, value)
      else if (value === '') delete record.properties[name]
      else record.properties[name] = value
    }
    this.#learnUnique(record)
  }

  #setCompany(record: HubspotRecord, companyId: string): void {
    const kind = primaryKind('contacts', 'companies')
    if (!kind) return
    if (companyId !== '') {
      this.associations.add(record, this.get('companies', companyId), kind)
      return
    }
    const id = this.#primaryCompany(record)
    if (id) this.associations.removeKind(record, { object: 'companies', id }, kind)
  }

  #successor(primary: HubspotRecord, nowMs: number): HubspotRecord {
    const { object, properties } = primary
    const id = String(this.#nextId++)
    this.#forgetUnique(primary)
    const record = {
      object,
      id,
      properties: { ...properties },
      createdMs: primary.createdMs,
      updatedMs: nowMs,
      merged: [],
    }
    this.#all(object).set(id, record)
    return record
  }

  #absorb(survivor: HubspotRecord, ended: HubspotRecord, nowMs: number): void {
    const { object } = survivor
    this.#forgetUnique(ended)
    this.#all(object).delete(ended.id)
    this.indexes[object].drop(ended.id, nowMs)
    survivor.properties = { ...ended.properties, ...survivor.properties }
    survivor.merged.push(...ended.merged, ended.id)
    for (const id of [...ended.merged, ended.id]) this.#survivors.set(`${object} ${id}`, survivor.id)
    for (const { to, kinds } of this.associations.all(ended)) {
      this.associations.remove(ended, to)
      const kind = kinds[0] ?? plainKind(object, to.object)
      if (kind) this.associations.add(survivor, to, kind)
    }
    this.#learnUnique(survivor)
  }

  #learnUnique({ object, id, properties }: HubspotRecord): void {
    for (const { name } of this.properties.unique(object)) {
      const value = properties[name]
      if (value) this.#unique.set(uniqueKey(object, name, value), id)
    }
  }

  #forgetUnique({ object, id, properties }: HubspotRecord): void {
    for (const { name } of this.properties.unique(object)) {
      const key = uniqueKey(object, name, properties[name] ?? '')
      if (this.#unique.get(key) === id) this.#unique.delete(key)
    }
  }

  #touch(record: HubspotRecord, nowMs: number): void {
    record.updatedMs = nowMs
    this.indexes[record.object].put(record.id, { atMs: nowMs, properties: this.valuesOf(record), updatedMs: nowMs })
  }
}

function uniqueKey(object: HubspotObject, property: string, value: string): string {
  return `${object} ${property} ${value.toLowerCase()}`
}
