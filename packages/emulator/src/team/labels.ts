import { toIso } from '../clock.ts'
import type { IdSource } from '../ids.ts'
import type { Label } from './task.ts'
import type { Team } from './team.ts'

interface LabelMaking {
  modality: string
  ids: IdSource
  nowMs: number
}

export function findLabel(team: Team, name: string, modality: string): Label | undefined {
  for (const label of team.labels.values()) {
    if (label.name === name && label.modality === modality) return label
  }
  return undefined
}

export function createLabel(team: Team, name: string, making: LabelMaking): Label {
  const nowIso = toIso(making.nowMs)
  const id = making.ids.take('label')
  const user_id = team.actingUser.id
  const label: Label = { id, name, modality: making.modality, user_id, created_at: nowIso, updated_at: nowIso }
  team.labels.set(id, label)
  team.recordsWritten += 1
  return label
}

/** The lists of these names; missing ones are created. */
export function ensureLabels(team: Team, names: string[], making: LabelMaking): Label[] {
  return names.map((name) => findLabel(team, name, making.modality) ?? createLabel(team, name, making))
}

export function labelFields(label: Label, team: Team): Record<string, unknown> {
  let count = 0
  for (const record of labelled(label.modality, team)) if (record.label_ids.includes(label.id)) count += 1
  return {
    id: label.id,
    modality: label.modality,
    cached_count: count,
    name: label.name,
    created_at: label.created_at,
    updated_at: label.updated_at,
    user_id: label.user_id,
    book_of_business: label.book_of_business ?? false,
  }
}

function labelled(modality: string, team: Team): Iterable<{ label_ids: string[] }> {
  if (modality === 'emailer_campaigns') return team.sequences.values()
  return modality === 'accounts' ? team.accounts.values() : team.contacts.values()
}

export function labelsOf(record: { label_ids: string[] }, team: Team): Record<string, unknown>[] {
  return record.label_ids.flatMap((id) => {
    const label = team.labels.get(id)
    return label ? [labelFields(label, team)] : []
  })
}
