import type { End } from './associations.ts'
import { plainKind, primaryKind } from './associations.ts'
import type { HubspotObject } from './object-types.ts'
import type { Portal } from './portal.ts'
import type { HubspotRecord } from './record.ts'

export interface HubspotLinks {
  company?: string
  contacts?: readonly string[]
}

/** What somebody at work in HubSpot does, past its API and its limits. Throws what the API would answer. */
export class PortalUser {
  readonly #portal: Portal
  readonly #now: () => number

  constructor(portal: Portal, now: () => number) {
    this.#portal = portal
    this.#now = now
  }

  /** The new record's id. */
  create(object: HubspotObject, properties: Record<string, unknown>, links: HubspotLinks = {}): string {
    const { id } = this.#portal.create(object, properties, { nowMs: this.#now() })
    this.link({ object, id }, links)
    return id
  }

  edit(object: HubspotObject, id: string, properties: Record<string, unknown>): void {
    this.#portal.update(object, id, { given: properties, nowMs: this.#now() })
  }

  remove(object: HubspotObject, id: string): void {
    this.#portal.archive(object, id, this.#now())
  }

  /** The id of the record that both go on as. */
  merge(object: HubspotObject, { primary, other }: { primary: string; other: string }): string {
    return this.#portal.merge(object, { primary, other, nowMs: this.#now() }).id
  }

  link(from: End, { company, contacts = [] }: HubspotLinks): void {
    const ends: End[] = contacts.map((id) => ({ object: 'contacts', id }))
    if (company) ends.push({ object: 'companies', id: company })
    for (const to of ends) {
      const kind = primaryKind(from.object, to.object) ?? plainKind(from.object, to.object)
      if (kind) this.#portal.associate(from, to, { typeId: kind.typeId, nowMs: this.#now() })
    }
  }

  unlink(from: End, to: End): void {
    this.#portal.dissociate(from, to, { nowMs: this.#now() })
  }

  /** The record as it stands; undefined where it is archived, or was merged into another. */
  look(object: HubspotObject, id: string): HubspotLook | undefined {
    const record = this.#portal.find(object, id)
    return record?.id === id ? this.#toLook(record) : undefined
  }

  all(object: HubspotObject): HubspotLook[] {
    return this.#portal.list(object).map((record) => this.#toLook(record))
  }

  #toLook(record: HubspotRecord): HubspotLook {
    const company = this.#portal.associations
      .of(record, 'companies')
      .find(([, kinds]) => record.object === 'tasks' || kinds.some(({ isPrimary }) => isPrimary))?.[0]
    const contacts = this.#portal.associations.of(record, 'contacts').map(([id]) => id)
    return { id: record.id, properties: this.#portal.valuesOf(record), company: company ?? null, contacts }
  }
}

export interface HubspotLook {
  id: string
  properties: Record<string, string>
  company: string | null
  contacts: string[]
}
