import { pageOf, paginationOf, readPage } from '../paging.ts'
import { isRecord, readList, readText } from '../params.ts'
import { type ChargeUnit, failure, ok, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import type { Conversation } from '../team/conversation.ts'
import { conversationFields, conversationRow } from '../wire/conversation.ts'

const OUT_OF_CREDITS = 'Insufficient credits. Please upgrade your plan.'
const ROW = { limit: 'default', credits: 0 } as const
const PAID = { credits: 1, outOfCredits: OUT_OF_CREDITS } as const

export const conversationRoutes: Route[] = [
  { ...ROW, methods: ['POST', 'GET'], path: '/conversations/search', endpoint: 'conversations/search', handle: search },
  { ...ROW, ...PAID, methods: ['GET'], path: '/conversations/{id}', endpoint: 'conversations/show', handle: show },
  {
    ...PAID,
    limit: 'conversation_export',
    methods: ['POST'],
    path: '/conversations/export',
    endpoint: 'conversations/export',
    handle: startExport,
  },
  {
    ...ROW,
    methods: ['GET'],
    path: '/conversations/export/{id}',
    endpoint: 'conversations/find_export',
    handle: findExport,
  },
]

function search(call: Call): Reply {
  const page = readPage(call.params)
  const found = [...call.team.conversations.values()]
    .filter(conversationTest(call))
    .sort((a, b) => (a.start_time < b.start_time ? 1 : -1))
  return ok({
    pagination: paginationOf(found.length, page),
    breadcrumbs: {},
    num_fetch_result: page.perPage,
    playlist_clip_ids: [],
    conversations: pageOf(found, page).map((conversation) => conversationRow(conversation, call.team)),
  })
}

function conversationTest({ team, params }: Call): (conversation: Conversation) => boolean {
  const type = readText(params.conversation_type)
  const accountId = readText(params.account_id)
  const contactIds = readList(params.contact_ids)
  const organizationIds = readList(params.organization_ids)
  const range = isRecord(params.date_range) ? params.date_range : {}
  const fromMs = Date.parse(readText(range.start) ?? '')
  const toMs = Date.parse(readText(range.end) ?? '')
  return (conversation) => {
    const startMs = Date.parse(conversation.start_time)
    if (type !== undefined && conversation.conversation_type !== type) return false
    if (accountId !== undefined && !conversation.account_ids.includes(accountId)) return false
    if (contactIds.length > 0 && !contactIds.some((id) => conversation.contact_ids.includes(id))) return false
    const organizations = conversation.account_ids.map((id) => team.accounts.get(id)?.organization_id)
    if (organizationIds.length > 0 && !organizationIds.some((id) => organizations.includes(id))) return false
    return !(startMs < fromMs) && !(startMs > toMs)
  }
}

/** `<id>_<share id>` names it too. */
function show({ team, path }: Call): Reply {
  const conversation = team.conversations.get((path.id ?? '').split('_')[0] ?? '')
  if (!conversation) return failure(404, { error: 'Conversation not found or access denied.' })
  return ok(conversationFields(conversation, team), unitsFor([conversation]))
}

// Only what Apollo has drawn insights from costs a credit.
function unitsFor(conversations: Conversation[]): ChargeUnit[] {
  return conversations.filter(({ hasInsights }) => hasInsights).map(() => ({}))
}

const ISO = /^\d{4}-\d{2}-\d{2}/

function startExport(call: Call): Reply {
  const { team, params, ids, nowMs, minuteMs } = call
  const bounds = ['start_time', 'end_time'].map((name) => ({ name, text: readText(params[name]) ?? '' }))
  const wrong = bounds.find(({ text }) => !ISO.test(text) || Number.isNaN(Date.parse(text)))
  if (wrong) return unprocessable(`${wrong.name} is not a valid ISO-8601 date.`)
  const [fromMs = 0, toMs = 0] = bounds.map(({ text }) => Date.parse(text))
  if (fromMs >= toMs) return unprocessable('start_time must be less than end_time.')
  const email = readText(params.email)
  if (!team.users.some((user) => user.email === email)) {
    const text =
      'Unable to find user to send notification email to. Please provide an address for a valid user using the email parameter.'
    return failure(404, { error: text })
  }
  const found = [...team.conversations.values()].filter(({ start_time }) => {
    const startMs = Date.parse(start_time)
    return startMs >= fromMs && startMs <= toMs
  })
  if (found.length === 0) return failure(404, { error: 'Unable to find conversations within the given time range.' })
  const id = ids.take('export')
  const readyAtMs = nowMs + minuteMs / 6
  team.conversationExports.set(id, { id, conversation_ids: found.map((conversation) => conversation.id), readyAtMs })
  return ok({ export_url: `https://app.apollo.io/#/conversations/exports/${id}`, export_id: id }, unitsFor(found))
}

function findExport({ team, path, nowMs }: Call): Reply {
  const made = team.conversationExports.get(path.id ?? '')
  if (!made || nowMs < made.readyAtMs) return failure(404, { error: 'Export not found or access denied.' })
  return ok({ redirect_url: `https://storage.example/exports/${made.id}.json.gz` })
}
