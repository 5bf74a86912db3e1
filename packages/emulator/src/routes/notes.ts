import { readInteger, readList, readText } from '../params.ts'
import { failure, ok, type Reply } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import type { Note } from '../team/note.ts'

const MAX_NOTES = 100

export const noteRoutes: Route[] = [
  {
    methods: ['GET'],
    path: '/notes',
    endpoint: 'notes/index',
    scopePrefix: 'meetings/',
    limit: 'default',
    credits: 0,
    handle: index,
  },
]

const SUBJECTS = ['contact', 'account', 'opportunity', 'calendar_event', 'conversation']
const SORTS = ['created_at', 'updated_at'] as const

function index({ team, params }: Call): Reply {
  const wanted = SUBJECTS.flatMap((subject) => {
    const ids = [...readList(params[`${subject}_id`]), ...readList(params[`${subject}_ids`])]
    return ids.length === 0 ? [] : [{ field: `${subject}_ids`, ids }]
  })
  if (wanted.length === 0) return failure(400, { error: 'At least one argument is required' })
  const direction = readText(params.sort_direction) ?? 'desc'
  if (direction !== 'asc' && direction !== 'desc') {
    return failure(400, { error: 'sort_direction must be "asc" or "desc"' })
  }
  const sortField = SORTS.find((field) => field === (readText(params.sort_by_field) ?? 'created_at'))
  if (!sortField) return failure(400, { error: 'sort_by_field must be one of: created_at, updated_at' })
  const since = readText(params.start_date) ?? ''
  const notes = [...team.notes.values()]
    .filter((note) => note.created_at >= since && wanted.every(({ field, ids }) => concerns(note, field, ids)))
    .sort((a, b) => (direction === 'asc' ? 1 : -1) * compare(a, b, sortField))
  const skip = Math.max(0, readInteger(params.skip) ?? 0)
  const limit = Math.min(MAX_NOTES, Math.max(1, readInteger(params.limit) ?? 25))
  return ok({ notes: notes.slice(skip, skip + limit) })
}

function concerns(note: Note, field: string, ids: string[]): boolean {
  const linked = note[field]
  return Array.isArray(linked) && ids.some((id) => linked.includes(id))
}

function compare(a: Note, b: Note, field: 'created_at' | 'updated_at'): number {
  const order = a[field] === b[field] ? a.id < b.id : a[field] < b[field]
  return order ? -1 : 1
}
