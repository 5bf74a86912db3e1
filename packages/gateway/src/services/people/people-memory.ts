import type { Clock } from '@delos/client'
import { LRUCache } from 'lru-cache'
import type { z } from 'zod'
import type { ContactRow } from '../../db/contacts.ts'
import type { contactSchema } from './contact-view.ts'
import { type Freshness, isFresh, keyOf } from './find-known.ts'
import { needs as allNeeds, holds, type Need } from './needs.ts'
import type { PersonWish } from './wish.ts'

type ContactView = z.input<typeof contactSchema>

/** People who were asked for a moment ago, as callers see them: asked for again, they need no database. */
export interface PeopleMemory {
  find(wish: PersonWish, freshness: Freshness): ContactView | undefined
  /** Taken before the store is read; what changes from then on must not be remembered as it was. */
  mark(): number
  remember(wish: PersonWish, contact: ContactRow, seen: { view: ContactView; mark: number }): void
  /** Called after every commit that changed the record. */
  forget(entityType: string, entityId: string): void
}

interface Remembered {
  id: string
  organizationId: string | null
  view: ContactView
  enrichedAt: Date | null
  held: readonly Need[]
  names: Set<string>
}

const dayMs = 24 * 60 * 60 * 1000
const mostPeople = 20_000

/** `ttlMs`: how long a change made by another process may go unnoticed; 0 where there is none. */
export function createPeopleMemory({ clock, ttlMs }: { clock: Clock; ttlMs: number }): PeopleMemory {
  const byName = new Map<string, Remembered>()
  const people = new LRUCache<string, Remembered>({
    max: mostPeople,
    ttl: ttlMs,
    perf: clock,
    dispose: ({ id, names, organizationId }) => {
      for (const name of names) byName.delete(name)
      if (!organizationId) return
      const colleagues = byOrganization.get(organizationId)
      colleagues?.delete(id)
      if (!colleagues?.size) byOrganization.delete(organizationId)
    },
  })
  const byOrganization = new Map<string, Set<string>>()
  /** When a record was last forgotten; of those that are forgotten here too, `floor` is the latest. */
  const forgottenAt = new LRUCache<string, number>({
    max: 10_000,
    dispose: (at, _, reason) => {
      if (reason === 'evict') floor = Math.max(floor, at)
    },
  })
  let floor = 0
  let now = 0
  let purgedAt = clock.now()

  /** Who is not asked for again would otherwise stay until 20,000 others have come. */
  function purge(): void {
    if (!ttlMs || clock.now() - purgedAt < ttlMs) return
    purgedAt = clock.now()
    people.purgeStale()
  }

  const changedSince = (id: string | null, mark: number) => id !== null && (forgottenAt.get(id) ?? floor) > mark

  return {
    find(wish, { maxAgeDays, needs = [] }) {
      const freshSince = clock.now() - maxAgeDays * dayMs
      for (const name of wish.identifiers) {
        const id = byName.get(keyOf(name))?.id
        const known = id === undefined ? undefined : people.get(id)
        if (known && isFresh(known, freshSince) && needs.every((need) => known.held.includes(need))) return known.view
      }
      return undefined
    },
    mark: () => now,
    remember(wish, contact, { view, mark }) {
      const { id, organizationId, enrichedAt } = contact
      if (changedSince(id, mark) || changedSince(organizationId, mark)) return
      purge()
      const names = new Set([...(people.get(id)?.names ?? []), ...wish.identifiers.map(keyOf)])
      const held = allNeeds.filter((need) => holds(contact, need))
      const known: Remembered = { id, organizationId, view, enrichedAt, held, names }
      people.set(id, known)
      for (const name of names) byName.set(name, known)
      if (organizationId) byOrganization.set(organizationId, (byOrganization.get(organizationId) ?? new Set()).add(id))
    },
    forget(entityType, entityId) {
      if (entityType !== 'contact' && entityType !== 'organization') return
      forgottenAt.set(entityId, ++now)
      if (entityType === 'contact') people.delete(entityId)
      for (const id of byOrganization.get(entityId) ?? []) people.delete(id)
      byOrganization.delete(entityId)
    },
  }
}
