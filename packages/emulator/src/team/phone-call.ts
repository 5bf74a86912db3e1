import { toOffsetIso } from '../clock.ts'
import { type Params, readFlag, readInteger, readList, readText } from '../params.ts'
import type { Call } from '../route.ts'
import { nullFields } from '../wire/derived.ts'
import { checkId, isUser, touch } from './lookup.ts'
import { createNote } from './note.ts'

/** A logged call, as it stands on the wire. */
export interface PhoneCall {
  id: string
  user_id: string
  contact_id: string | null
  account_id: string | null
  opportunity_id: string | null
  status: string | null
  inbound: boolean
  start_time: string | null
  end_time: string | null
  duration: number | null
  note: string | null
  note_text: string
  call_identifier: string | null
  phone_call_purpose_id: string | null
  phone_call_outcome_id: string | null
  [field: string]: unknown
}

type Write = Pick<Call, 'team' | 'ids' | 'nowMs'>

const TEXT_FIELDS = ['from_number', 'to_number', 'call_identifier', 'opportunity_id'] as const
const CHOICES = ['phone_call_purpose_id', 'phone_call_outcome_id'] as const

export function checkPhoneCall({ team }: Pick<Write, 'team'>, params: Params): void {
  checkId({ user_id: readList(params.user_id)[0] }, 'user_id', (id) => isUser(team, id))
  checkId(params, 'contact_id', (id) => team.contacts.get(id) !== undefined)
  checkId(params, 'account_id', (id) => team.accounts.get(id) !== undefined)
}

export function createPhoneCall(write: Write, params: Params): PhoneCall {
  const { team, ids, nowMs } = write
  const call: PhoneCall = {
    id: ids.take('call'),
    user_id: team.actingUser.id,
    contact_id: null,
    account_id: null,
    opportunity_id: null,
    ...nullFields('voice_setting_id recording_url twilio_call_sid agent_call_sid transcription_too_long'),
    ...nullFields('twilio_recording_sid outreach_task_id salesforce_id hubspot_id conference_id'),
    ...nullFields('parallel_dial_item_id conversation_id from_number to_number'),
    phone_call_outcome_id: null,
    phone_call_purpose_id: null,
    call_identifier: null,
    inbound: false,
    start_time: toOffsetIso(nowMs),
    end_time: toOffsetIso(nowMs),
    need_recording_upload: true,
    logged: true,
    note: null,
    note_text: '',
    status: 'completed',
    voicemail_dropped: false,
    transcribed: false,
    transcribing: false,
    transcription_progress: 0,
    duration: 0,
  }
  updatePhoneCall(write, call, params)
  return call
}

export function updatePhoneCall(write: Write, call: PhoneCall, params: Params): void {
  const { team } = write
  const [userId] = readList(params.user_id)
  if (userId !== undefined) call.user_id = userId
  for (const field of [...TEXT_FIELDS, ...CHOICES]) if (field in params) call[field] = readText(params[field]) ?? null
  if ('logged' in params) call.logged = readFlag(params.logged)
  if ('inbound' in params) call.inbound = readFlag(params.inbound)
  // Sent with an underscore, shown with a hyphen.
  if ('status' in params) call.status = readText(params.status)?.replace('_', '-') ?? null
  link(write, call, params)
  applyTimes(call, params)
  if ('note' in params) writeNote(write, call, readText(params.note) ?? null)
  team.phoneCalls.set(call.id, call)
  touch(team, call.id, toOffsetIso(write.nowMs))
}

function link({ team }: Write, call: PhoneCall, params: Params): void {
  if ('contact_id' in params) call.contact_id = readText(params.contact_id) ?? null
  const contact = team.contacts.get(call.contact_id ?? '')
  if ('account_id' in params) call.account_id = readText(params.account_id) ?? null
  call.account_id ??= contact?.account_id ?? null
}

function applyTimes(call: PhoneCall, params: Params): void {
  for (const field of ['start_time', 'end_time'] as const) {
    const timeMs = Date.parse(readText(params[field]) ?? '')
    if (!Number.isNaN(timeMs)) call[field] = toOffsetIso(timeMs)
  }
  const given = readInteger(params.duration)
  const spentMs = Date.parse(call.end_time ?? '') - Date.parse(call.start_time ?? '')
  if (given !== undefined) call.duration = given
  else if ('start_time' in params || 'end_time' in params) call.duration = Math.max(0, Math.round(spentMs / 1000))
}

function writeNote(write: Write, call: PhoneCall, content: string | null): void {
  if (content !== null && content !== call.note) {
    createNote(write, content, { ...call, contact_id: call.contact_id ?? '', account_id: call.account_id ?? '' })
  }
  call.note = content
  call.note_text = content ?? ''
}
