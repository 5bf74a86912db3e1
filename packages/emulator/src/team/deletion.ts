import type { Team } from './team.ts'

export type DeletableKind =
  | 'contact'
  | 'account'
  | 'deal'
  | 'task'
  | 'note'
  | 'conversation'
  | 'email'
  | 'call'
  | 'label'

/** Removes a record and remembers its id; false where there is none. */
export function deleteRecord(team: Team, kind: DeletableKind, id: string): boolean {
  const books: Record<DeletableKind, { delete(id: string): boolean }> = {
    contact: team.contacts,
    account: team.accounts,
    deal: team.deals,
    task: team.tasks,
    note: team.notes,
    conversation: team.conversations,
    email: team.emails,
    call: team.phoneCalls,
    label: team.labels,
  }
  if (!books[kind].delete(id)) return false
  team.deleted.add(id)
  team.updatedAt.delete(id)
  team.recordsWritten += 1
  team.index?.note(team, id, team.nowMs)
  return true
}
