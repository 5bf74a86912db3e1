import type { AuditEntry } from '../../db/audit-log.ts'
import { type NewContactJoin, recordJoin } from '../../db/contact-joins.ts'
import {
  type ContactRow,
  clearUniqueValues,
  lockKnownContacts,
  moveIdentities,
  type NewIdentity,
  putContacts,
} from '../../db/contacts.ts'
import type { Tx } from '../../db/database.ts'
import type { MakeId } from '../../ids.ts'
import { mergeContacts, olderFirst, toTombstone } from './join-contacts.ts'
import { type Match, matchContact, type Sighting } from './match-contact.ts'
import { PeopleIndex } from './people-index.ts'
import { joinAudit } from './record-audit.ts'
import { type ContactFacts, noFacts } from './to-contact.ts'
import type { Identifier } from './wish.ts'

export interface StoreParts {
  makeId: MakeId
  at: Date
  /** What a new contact, and a new employer, are called: filed anew, they are called the same. */
  newIds?: { contact: string; organization: string }
}

/** What a record changes of its contact; nothing where it brings nothing new. */
export type ChangeOf = (before: ContactRow | undefined, facts: ContactFacts) => Partial<ContactRow> | undefined

export interface FiledContact {
  contactId: string
  before: ContactRow | undefined
  after: ContactRow
  isChanged: boolean
  /** Of the joins that came of it, and of names that others lost to it. */
  audit: AuditEntry[]
}

const noContact: Omit<ContactRow, 'id' | 'createdAt' | 'updatedAt'> = {
  ...noFacts,
  organizationId: null,
  stageId: null,
  ownerId: null,
  raw: null,
  enrichedAt: null,
  joinedInto: null,
}

/** Another transaction joined a contact while this one waited for it: what was read is no longer so. */
class FilingRaceError extends Error {
  readonly code = '40001'
}

/**
 * Everything that one transaction files about people: read once, worked out in memory record by record, written at the
 * end. The outcome is that of filing them one by one.
 */
export class ContactUnit {
  readonly #tx: Tx
  readonly #parts: StoreParts
  readonly #index = new PeopleIndex()
  readonly #stored = new Map<string, ContactRow>()
  readonly #newNames: NewIdentity[] = []
  readonly #movedNames: NewIdentity[] = []
  readonly #joins: NewContactJoin[] = []

  private constructor(tx: Tx, parts: StoreParts) {
    this.#tx = tx
    this.#parts = parts
  }

  /** Reads and locks whatever these records may be about. */
  static async open(tx: Tx, sightings: readonly Sighting[], parts: StoreParts): Promise<ContactUnit> {
    const unit = new ContactUnit(tx, parts)
    const known = await lockKnownContacts(tx, {
      ids: sightings.flatMap(({ contactId }) => contactId ?? []),
      names: sightings.flatMap(({ names, askedAs = [] }) => [...names, ...askedAs]),
      emails: sightings.flatMap(({ facts }) => facts.email ?? []),
      apolloIds: sightings.flatMap(({ facts }) => facts.apolloId ?? []),
      apolloContactIds: sightings.flatMap(({ facts }) => facts.apolloContactId ?? []),
    })
    for (const contact of known) {
      if (contact.joinedInto) throw new FilingRaceError(`The contact ${contact.id} was joined in this moment`)
      unit.#index.add(contact)
      const row = unit.#index.get(contact.id)
      if (row) unit.#stored.set(row.id, row)
    }
    return unit
  }

  find(name: Identifier): ContactRow | undefined {
    return this.#index.find(name)
  }

  /** Files one record under every name it has, in the contact it belongs to, or in a new one. */
  file(sighting: Sighting, changeOf: ChangeOf): FiledContact {
    const { at, makeId, newIds } = this.#parts
    const match = matchContact(this.#index, sighting)
    const audit: AuditEntry[] = []
    const before = match && this.#joinAll(match, audit)
    const change = changeOf(before, this.#index.freeOfOthers(sighting.facts, before?.id))
    const after = before
      ? { ...before, ...change }
      : { ...noContact, updatedAt: at, ...change, id: newIds?.contact ?? makeId(), createdAt: at }
    const isChanged = !before || change !== undefined
    if (isChanged) this.#index.put(after)
    this.#addNames(after.id, sighting)
    audit.push(...this.#moveAskedName(after.id, sighting))
    return { contactId: after.id, before, after, isChanged, audit }
  }

  /** The contact as it is when everything is filed. */
  final(id: string): ContactRow {
    const row = this.#index.get(id)
    if (!row) throw new Error(`The contact ${id} was not filed here`)
    return row.joinedInto ? this.final(row.joinedInto) : row
  }

  async flush(): Promise<void> {
    const rows = [...this.#index.rows].filter((row) => this.#stored.get(row.id) !== row)
    await clearUniqueValues(this.#tx, this.#index.lostValues(this.#stored.values()))
    await putContacts(this.#tx, { rows, names: this.#newNames })
    await moveIdentities(this.#tx, this.#movedNames)
    for (const join of this.#joins) await recordJoin(this.#tx, join)
  }

  #joinAll({ main, others }: Match, audit: AuditEntry[]): ContactRow {
    const { makeId, at } = this.#parts
    return others.reduce((one, { contact, evidence }) => {
      const [survivor, lost] = olderFirst(one, contact)
      const merged = mergeContacts(survivor, lost, at)
      const id = makeId()
      const parties = { survivorId: survivor.id, lostId: lost.id, mainId: one.id }
      this.#joins.push({ id, ...parties, evidence, survivorBefore: survivor, lostBefore: lost, merged, joinedAt: at })
      this.#index.put(toTombstone(lost, survivor.id, at))
      this.#index.put(merged)
      this.#index.follow(lost.id, survivor.id)
      audit.push(...joinAudit({ id, survivor, lost, merged }))
      return merged
    }, main)
  }

  /** The first contact under a name keeps it. */
  #addNames(contactId: string, { names, askedAs = [] }: Sighting): void {
    for (const { kind, value } of [...names, ...askedAs]) {
      if (this.#index.holderOf({ kind, value }) !== undefined) continue
      this.#index.give({ kind, value }, contactId)
      this.#newNames.push({ kind, value, contactId, createdAt: this.#parts.at })
    }
  }

  /** What was paid for is found under one of the names it was asked by, else it would be paid for again. */
  #moveAskedName(contactId: string, { askedAs = [] }: Sighting): AuditEntry[] {
    const [asked] = askedAs
    if (!asked || askedAs.some((name) => this.#index.holderOf(name) === contactId)) return []
    const holder = this.#index.holderOf(asked)
    if (!holder || this.#index.isSplit(holder, contactId, [asked])) return []
    const { kind, value } = asked
    this.#index.give(asked, contactId)
    this.#movedNames.push({ kind, value, contactId, createdAt: this.#parts.at })
    const entry = { action: 'contact.name_moved', entityType: 'contact', entityId: holder }
    return [{ ...entry, before: { kind, value }, after: { movedTo: contactId } }]
  }
}
