import { isObjectId, type Params, readText } from '../params.ts'
import { misconfigured, Refusal } from '../reply.ts'
import type { Team } from './team.ts'

/** Refuses an id in `params[name]` that the team does not hold; absent and empty ids pass. */
export function checkId(params: Params, name: string, isKnown: (id: string) => boolean): void {
  const id = readText(params[name])
  if (id !== undefined && !isKnown(id)) throw new Refusal(misconfigured(id))
}

export function isUser(team: Team, id: string): boolean {
  return team.users.some((user) => user.id === id)
}

export function checkPathId(id: string | undefined, name: string): string {
  if (id === undefined || !isObjectId(id)) throw new Refusal(misconfigured(name))
  return id
}

/** Records that a record was created or changed. */
export function touch(team: Team, id: string, nowIso: string): void {
  team.updatedAt.set(id, nowIso)
  team.recordsWritten += 1
  team.index?.note(team, id, Date.parse(nowIso))
}
