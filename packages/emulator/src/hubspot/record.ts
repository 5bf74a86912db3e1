import type { HubspotObject } from './object-types.ts'

/** A record as the portal holds it; an empty property is absent. */
export interface HubspotRecord {
  object: HubspotObject
  id: string
  properties: Record<string, string>
  createdMs: number
  updatedMs: number
  archivedMs?: number
  /** Ids that live on in this record. */
  merged: string[]
}

/** What a search sees: a record as it was a while ago. */
export interface IndexedVersion {
  atMs: number
  properties: Record<string, string>
  updatedMs: number
}

type Version = IndexedVersion | { atMs: number; properties: null }

export class SearchIndex {
  readonly #lagMs: number
  readonly #versions = new Map<string, Version[]>()

  constructor(lagMs: number) {
    this.#lagMs = lagMs
  }

  put(id: string, version: IndexedVersion): void {
    this.#append(id, { ...version, properties: { ...version.properties } })
  }

  drop(id: string, atMs: number): void {
    this.#append(id, { atMs, properties: null })
  }

  /** Everything that has happened until now shows at once. */
  settle(): void {
    for (const [id, versions] of this.#versions) {
      const latest = versions.at(-1)
      if (latest) this.#versions.set(id, [{ ...latest, atMs: Number.NEGATIVE_INFINITY }])
    }
  }

  /** What shows at this moment. */
  *visible(nowMs: number): Generator<[id: string, version: IndexedVersion]> {
    for (const [id, versions] of this.#versions) {
      const version = this.#latest(versions, nowMs)
      if (version?.properties) yield [id, version]
      else if (version && versions.length === 1) this.#versions.delete(id)
    }
  }

  #append(id: string, version: Version): void {
    const versions = this.#versions.get(id)
    if (!versions) {
      this.#versions.set(id, [version])
      return
    }
    versions.push(version)
  }

  #latest(versions: Version[], nowMs: number): Version | undefined {
    const shown = versions.findLastIndex(({ atMs }) => atMs + this.#lagMs <= nowMs)
    if (shown < 0) return undefined
    versions.splice(0, shown)
    return versions[0]
  }
}
