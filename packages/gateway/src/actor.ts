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
  /** A call to Apollo with a parameter that Apollo does not know is refused. */
  strict?: boolean
}

/** A wider scope holds the narrower ones; who approves spends nothing, and who spends does not approve. */
const holds: Record<Scope, readonly Scope[]> = {
  read: ['read'],
  write: ['read', 'write'],
  approve: ['read', 'approve'],
  admin: ['read', 'write', 'approve', 'admin'],
}

export function hasScope(actor: Actor, scope: Scope): boolean {
  return actor.scopes.some((held) => holds[held].includes(scope))
}

export function systemActor(name: string): Actor {
  return { type: 'system', id: name, name, scopes: ['admin'] }
}

/** Which run of which job something is done in. */
export interface JobRun {
  id: string
  run: number
}
