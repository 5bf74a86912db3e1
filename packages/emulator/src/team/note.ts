import { toIso } from '../clock.ts'
import { readList, readText } from '../params.ts'
import type { Call } from '../route.ts'

/** A note, as it stands on the wire. The API only reads them: they are written in the app and with calls. */
export interface Note {
  id: string
  user_id: string
  content: string
  created_at: string
  updated_at: string
  contact_id: string | null
  account_id: string | null
  opportunity_id: string | null
  conversation_id: string | null
  contact_ids: string[]
  account_ids: string[]
  opportunity_ids: string[]
  conversation_ids: string[]
  calendar_event_ids: string[]
  [field: string]: unknown
}

type Write = Pick<Call, 'team' | 'ids' | 'nowMs'>

const SUBJECTS = ['contact', 'account', 'opportunity', 'conversation', 'calendar_event'] as const

export function createNote(write: Write, content: string, about: Record<string, unknown>): Note {
  const { team, ids, nowMs } = write
  const nowIso = toIso(nowMs)
  const links = Object.fromEntries(
    SUBJECTS.map((subject) => [`${subject}_ids`, readList(about[`${subject}_ids`] ?? about[`${subject}_id`])]),
  ) as Pick<Note, 'contact_ids' | 'account_ids' | 'opportunity_ids' | 'conversation_ids' | 'calendar_event_ids'>
  const note: Note = {
    id: ids.take('note'),
    user_id: readText(about.user_id) ?? team.actingUser.id,
    content,
    created_at: nowIso,
    updated_at: nowIso,
    contact_id: links.contact_ids[0] ?? null,
    account_id: links.account_ids[0] ?? null,
    opportunity_id: links.opportunity_ids[0] ?? null,
    conversation_id: links.conversation_ids[0] ?? null,
    ...links,
    pinned_to_top: false,
    system: false,
    is_org_chart_note: false,
    crm_notes: [],
  }
  team.notes.set(note.id, note)
  team.recordsWritten += 1
  return note
}
