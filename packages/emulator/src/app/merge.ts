import { toIso } from '../clock.ts'
import { save } from '../team/contact-write.ts'
import { deleteRecord } from '../team/deletion.ts'
import { touch } from '../team/lookup.ts'
import type { Team } from '../team/team.ts'
import type { MergeableKind } from './app-change.ts'
import { unknown, type Write } from './write.ts'

interface Merge {
  kind: MergeableKind
  keep: string
  drop: string
}

export function mergeRecords(write: Write, { kind, keep, drop }: Merge): string {
  const { team } = write
  if (keep === drop) throw unknown(`other ${kind}`, drop)
  if (kind === 'contact') {
    const kept = team.contacts.get(keep)
    const dropped = team.contacts.get(drop)
    if (!kept || !dropped) throw unknown(kind, kept ? drop : keep)
    fill(kept, dropped)
    kept.contact_campaign_statuses = [...kept.contact_campaign_statuses, ...dropped.contact_campaign_statuses]
    kept.emailer_campaign_ids = [...new Set([...kept.emailer_campaign_ids, ...dropped.emailer_campaign_ids])]
    deleteRecord(team, kind, drop)
    save(write, kept)
  } else {
    const kept = team.accounts.get(keep)
    const dropped = team.accounts.get(drop)
    if (!kept || !dropped) throw unknown(kind, kept ? drop : keep)
    fill(kept, dropped)
    deleteRecord(team, kind, drop)
    team.accounts.put(kept)
    touch(team, keep, toIso(write.nowMs))
  }
  relink(team, `${kind}_id`, { keep, drop })
  return keep
}

interface Fillable {
  label_ids: string[]
  [field: string]: unknown
}

function fill(kept: Fillable, dropped: Fillable): void {
  for (const [field, value] of Object.entries(dropped)) kept[field] ??= value
  kept.label_ids = [...new Set([...kept.label_ids, ...dropped.label_ids])]
}

/** Whatever names the dropped record, as its one subject or in a list of them, names the kept one. */
function relink(team: Team, field: string, ids: { keep: string; drop: string }): void {
  const { contacts, deals, tasks, notes, conversations, emails, phoneCalls } = team
  for (const book of [contacts, deals, tasks, notes, conversations, emails, phoneCalls]) {
    for (const record of book.values()) swap(record as object as Record<string, unknown>, field, ids)
  }
}

function swap(record: Record<string, unknown>, field: string, { keep, drop }: { keep: string; drop: string }): void {
  if (record[field] === drop) record[field] = keep
  const listed = record[`${field}s`]
  if (Array.isArray(listed) && listed.includes(drop)) {
    record[`${field}s`] = [...new Set(listed.map((id: unknown) => (id === drop ? keep : id)))]
  }
}
