import type { Scope } from './db/tables.ts'

/** For whom something is done. A job acts for the key that asked for it. */
export interface Actor {
  type: 'key' | 'job' | 'system'
  id: string
  name: string
  scopes: readonly Scope[]
  /** The key that pays, where there is one. */
  keyId?: string
  team?: string
}

const rank: Record<Scope, number> = { read: 0, write: 1, admin: 2 }

/** A wider scope holds the narrower ones. */
export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.scopes.some((held) => rank[held] >= rank[scope])
}

export function systemActor(name: string): Actor {
  return { type: 'system', id: name, name, scopes: ['admin'] }
}

/** Which run of which job something is done in. */
export interface JobRun {
  id: string
  run: number
}
