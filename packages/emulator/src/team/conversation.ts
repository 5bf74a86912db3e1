import { toOffsetIso } from '../clock.ts'
import { type Params, readFlag, readInteger, readList, readText } from '../params.ts'
import type { Call } from '../route.ts'
import type { User } from './users.ts'

export interface TranscriptLine {
  id: string
  /** Milliseconds from the start. */
  start_time: number
  end_time: number
  spoken_sentence: string
  words: string[][]
  participant_id: string
  participant_name: string
}

/** A recorded meeting or call. The API only reads them: they are recorded in the app. */
export interface Conversation {
  id: string
  topic: string
  conversation_type: 'video_conference' | 'phone_call'
  start_time: string
  /** Seconds. */
  duration: number
  host_id: string
  contact_ids: string[]
  account_ids: string[]
  opportunity_ids: string[]
  is_private: boolean
  /** Costs a credit to read. */
  hasInsights: boolean
  transcript: TranscriptLine[]
}

export interface ConversationExport {
  id: string
  conversation_ids: string[]
  readyAtMs: number
}

type Row = [topic: string, type: Conversation['conversation_type'], day: string, seconds: number, insights: boolean]

const SEEDED: Row[] = [
  ['Discovery call', 'video_conference', '2026-02-10T15:00:00.000+00:00', 1830, true],
  ['Pricing questions', 'phone_call', '2026-02-17T09:30:00.000+00:00', 412, false],
]

export function seededConversations(hosts: User[]): Conversation[] {
  return SEEDED.map(([topic, conversation_type, start_time, duration, hasInsights], index) => {
    const host = hosts[index % hosts.length]
    const id = `67040000000000000000ff0${index + 1}`
    return {
      id,
      topic,
      conversation_type,
      start_time,
      duration,
      host_id: host?.id ?? '',
      contact_ids: [],
      account_ids: [],
      opportunity_ids: [],
      is_private: false,
      hasInsights,
      transcript: transcriptOf(id, [`Thank you for your time. ${topic} it is.`], host),
    }
  })
}

export function createConversation(write: Pick<Call, 'team' | 'ids' | 'nowMs'>, params: Params): Conversation {
  const { team, ids, nowMs } = write
  const host = team.users.find((user) => user.id === readText(params.host_id)) ?? team.actingUser
  const id = ids.take('conversation')
  const startMs = Date.parse(readText(params.start_time) ?? '')
  const conversation: Conversation = {
    id,
    topic: readText(params.topic) ?? 'Meeting',
    conversation_type: params.conversation_type === 'phone_call' ? 'phone_call' : 'video_conference',
    start_time: toOffsetIso(Number.isNaN(startMs) ? nowMs : startMs),
    duration: readInteger(params.duration) ?? 1800,
    host_id: host.id,
    contact_ids: readList(params.contact_ids),
    account_ids: readList(params.account_ids),
    opportunity_ids: readList(params.opportunity_ids),
    is_private: readFlag(params.is_private),
    hasInsights: params.has_insights === undefined || readFlag(params.has_insights),
    transcript: transcriptOf(id, readList(params.transcript), host),
  }
  team.conversations.set(id, conversation)
  team.recordsWritten += 1
  return conversation
}

const LINE_MS = 4000

function transcriptOf(id: string, sentences: string[], speaker: User | undefined): TranscriptLine[] {
  return sentences.map((sentence, index) => ({
    id: `${id.slice(0, 20)}${(0xc000 + index).toString(16)}`,
    start_time: index * LINE_MS,
    end_time: (index + 1) * LINE_MS,
    spoken_sentence: sentence,
    words: sentence.split(' ').map((word) => [word]),
    participant_id: speaker?.id ?? '',
    participant_name: speaker?.name ?? '',
  }))
}
