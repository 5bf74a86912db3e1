import { toIso } from '../clock.ts'
import { containsText } from '../filters/text.ts'
import { pageOf, paginationOf, readPage } from '../paging.ts'
import { readText } from '../params.ts'
import { ok, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { statusIn, stopEnrolment, switchSequence } from '../team/enrolment.ts'
import { touch } from '../team/lookup.ts'
import type { Sequence } from '../team/sequences.ts'
import { teamSchedules } from '../team/sequences.ts'
import { requireSequence, stepsOf } from './sequence-enrolment.ts'

const ROW = { limit: 'default', credits: 0 } as const
const SEQUENCE = '/emailer_campaigns/{sequence_id}'

export const sequenceRoutes: Route[] = [
  {
    ...ROW,
    methods: ['POST', 'GET'],
    path: '/emailer_campaigns/search',
    endpoint: 'emailer_campaigns/search',
    handle: search,
  },
  { ...ROW, methods: ['POST'], path: `${SEQUENCE}/approve`, endpoint: 'emailer_campaigns/approve', handle: approve },
  { ...ROW, methods: ['POST'], path: `${SEQUENCE}/abort`, endpoint: 'emailer_campaigns/abort', handle: abort },
  { ...ROW, methods: ['POST'], path: `${SEQUENCE}/archive`, endpoint: 'emailer_campaigns/archive', handle: archive },
  {
    ...ROW,
    methods: ['GET'],
    path: '/emailer_schedules',
    endpoint: 'emailer_schedules/index',
    handle: () => ok({ emailer_schedules: teamSchedules() }),
  },
  {
    ...ROW,
    methods: ['GET'],
    path: '/email_accounts',
    endpoint: 'email_accounts/index',
    handle: ({ team }) => ok({ email_accounts: team.mailboxes }),
  },
]

// Paging is read from the query string only; the name from both places.
function search(call: Call): Reply {
  const page = readPage(call.query)
  const name = readText(call.params.q_name)
  const found = [...call.team.sequences.values()].filter(
    (sequence) => !sequence.archived && (name === undefined || containsText(sequence.name, name)),
  )
  return ok({
    pagination: paginationOf(found.length, page),
    breadcrumbs: [],
    emailer_campaigns: pageOf(found, page),
    num_fetch_result: null,
  })
}

function answer(call: Call, sequence: Sequence): Reply {
  return ok({ emailer_campaign: sequence, emailer_steps: stepsOf(call.team, sequence) })
}

function approve(call: Call): Reply {
  const sequence = requireSequence(call)
  if (sequence.active) return unprocessable('The sequence is already active.')
  if (stepsOf(call.team, sequence).length === 0) {
    return unprocessable('Please make sure you have added at least 1 step before turning on the sequence.')
  }
  switchSequence(call, sequence, true)
  return answer(call, sequence)
}

function abort(call: Call): Reply {
  const sequence = requireSequence(call)
  if (!sequence.active) return unprocessable('The sequence is already inactive.')
  switchSequence(call, sequence, false)
  return answer(call, sequence)
}

function archive(call: Call): Reply {
  const sequence = requireSequence(call)
  sequence.active = false
  sequence.archived = true
  sequence.deleted = true
  for (const contact of call.team.contacts.values()) {
    if (statusIn(contact, sequence.id)) stopEnrolment(call, contact, { sequence, mode: 'mark_as_finished' })
  }
  touch(call.team, sequence.id, toIso(call.nowMs))
  return answer(call, sequence)
}
