import type { EventDraft } from '../events/record-events.ts'
import type { Enrolment } from './contact-state.ts'
import { changedFields, type State } from './state.ts'

export interface ContactDifference {
  contactId: string
  apolloContactId: string
  source: EventDraft['source']
  before: State | undefined
  after: State
}

/** What happened to a saved contact, of all that differs: the change itself, and what it means. */
export function contactEvents(difference: ContactDifference): EventDraft[] {
  const { contactId, apolloContactId, source, before = {}, after } = difference
  const changed = changedFields(before, after)
  if (!changed.length) return []
  const draft = (type: EventDraft['type'], more: object = {}): EventDraft => ({
    type,
    entityType: 'contact',
    entityId: contactId,
    source,
    data: { apolloContactId, before, after, changed, ...more },
  })
  const events = [draft('contact.updated')]
  if (changed.includes('stageId')) {
    events.push(draft('contact.stage_changed', { fromStageId: before.stageId, toStageId: after.stageId }))
  }
  if (isNewJob(before, after, changed)) {
    events.push(draft('contact.job_changed', { fromCompany: before.company, toCompany: after.company }))
  }
  for (const { type, sequenceId, reason } of sequenceNews(before.sequences, after.sequences)) {
    events.push(draft(type, { sequenceId, reason }))
  }
  return events
}

/** Another company than the one that was known; a new title alone may be a correction. */
function isNewJob(before: State, after: State, changed: readonly string[]): boolean {
  const [field] = changed.includes('organizationId') ? ['organizationId'] : ['company']
  return changed.includes(field ?? '') && Boolean(before[field ?? '']) && Boolean(after[field ?? ''])
}

interface SequenceNews {
  type: 'sequence.enrolled' | 'sequence.replied' | 'sequence.finished'
  sequenceId: string
  reason: string | null
}

function sequenceNews(before: unknown, after: unknown): SequenceNews[] {
  if (!isEnrolments(before) || !isEnrolments(after)) return []
  return Object.entries(after).flatMap(([sequenceId, { status, reason }]): SequenceNews[] => {
    const known = before[sequenceId]
    const news: SequenceNews[] = known ? [] : [{ type: 'sequence.enrolled', sequenceId, reason: null }]
    if (known?.status === status || status !== 'finished') return news
    return [...news, { type: isReply(reason) ? 'sequence.replied' : 'sequence.finished', sequenceId, reason }]
  })
}

function isReply(reason: string | null): boolean {
  return /repl(y|ied)/i.test(reason ?? '')
}

function isEnrolments(value: unknown): value is Record<string, Enrolment> {
  return typeof value === 'object' && value !== null
}
