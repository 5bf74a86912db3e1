import { toIso } from '../clock.ts'
import { readFlag, readList, readText } from '../params.ts'
import { failure, ok, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { createLabel, ensureLabels, findLabel, labelFields } from '../team/labels.ts'
import type { Label } from '../team/task.ts'
import type { Team } from '../team/team.ts'

const ROW = { limit: 'default', credits: 0 } as const
const MODALITIES = ['contacts', 'accounts']

export const labelRoutes: Route[] = [
  { ...ROW, methods: ['GET'], path: '/labels', endpoint: 'labels/index', handle: index },
  { ...ROW, methods: ['POST'], path: '/labels', endpoint: 'labels/create', handle: create },
  { ...ROW, methods: ['PATCH', 'PUT'], path: '/labels/{id}', endpoint: 'labels/update', handle: update },
  {
    ...ROW,
    methods: ['POST'],
    path: '/labels/add_entity_ids_to_label_names',
    endpoint: 'labels/add_entity_ids_to_label_names',
    handle: (call) => changeMembers(call, 'add'),
  },
  {
    ...ROW,
    methods: ['POST'],
    path: '/labels/remove_entity_ids_from_label_names',
    endpoint: 'labels/remove_entity_ids_from_label_names',
    handle: (call) => changeMembers(call, 'remove'),
  },
]

/** A bare array: the one list without an envelope. */
function index({ team }: Call): Reply {
  return ok(
    [...team.labels.values()].map((label) => ({
      _id: label.id,
      key: label.id,
      ...labelFields(label, team),
      team_id: team.id,
      concurrency_locks: {},
      need_cached_count_update: false,
      needs_count_update_at: null,
      rule_config_template_id: null,
    })),
  )
}

function create({ team, ids, nowMs, params }: Call): Reply {
  const name = readText(params.name)
  const modality = readText(params.modality)
  if (name === undefined) return unprocessable('Please enter a non-empty name!')
  if (modality === undefined) return unprocessable('Please enter a non-empty modality!')
  if (!MODALITIES.includes(modality)) return unprocessable('Please enter a valid modality!')
  if (findLabel(team, name, modality)) return unprocessable(`${name} already exists`, { skip_alert_dialog: true })
  const label = createLabel(team, name, { modality, ids, nowMs })
  if (readFlag(params.book_of_business)) label.book_of_business = true
  return answer(label, team)
}

function answer(label: Label, team: Team): Reply {
  return ok({ label: labelFields(label, team) })
}

function update({ team, path, params, nowMs }: Call): Reply {
  const id = path.id ?? ''
  const label = team.labels.get(id)
  if (!label) return failure(404, { message: `Could not find label with id ${id}`, error: 'Record not found.' })
  const name = readText(params.name)
  if (name === undefined) return unprocessable('Please enter a non-empty name!')
  const namesake = findLabel(team, name, label.modality)
  if (namesake && namesake !== label) return unprocessable(`${name} already exists`, { skip_alert_dialog: true })
  label.name = name
  if ('book_of_business' in params) label.book_of_business = readFlag(params.book_of_business)
  label.updated_at = toIso(nowMs)
  team.recordsWritten += 1
  return answer(label, team)
}

type Change = 'add' | 'remove'

function changeMembers(call: Call, change: Change): Reply {
  const { team, params } = call
  const modality = readText(params.modality) ?? ''
  if (!MODALITIES.includes(modality)) return unprocessable(`Invalid modality: ${modality}.`)
  const book = modality === 'accounts' ? team.accounts : team.contacts
  const records = readList(params.entity_ids).flatMap((id) => book.get(id) ?? [])
  const names = readList(params.label_names)
  if (records.length === 0 || names.length === 0) return ok({ message: 'No Models or Lists provided' })
  if (readFlag(params.async)) return ok({ entity_progress_job: applyLater(call, { records, names, modality }, change) })
  return ok({ labels: applyChange(call, { records, names, modality }, change) })
}

interface Members {
  records: { id: string; label_ids: string[] }[]
  names: string[]
  modality: string
}

function applyChange({ team, ids, nowMs }: Call, members: Members, change: Change): Record<string, unknown>[] {
  const { records, names, modality } = members
  const labels =
    change === 'add'
      ? ensureLabels(team, names, { modality, ids, nowMs })
      : names.flatMap((name) => findLabel(team, name, modality) ?? [])
  for (const record of records) {
    record.label_ids = relabel(record.label_ids, labels, change)
    team.recordsWritten += 1
  }
  for (const label of labels) label.updated_at = toIso(nowMs)
  return labels.map((label) => labelFields(label, team))
}

// The job is done at once; only its report says that it is under way, as nothing can ask for it again.
function applyLater(call: Call, members: Members, change: Change): Record<string, unknown> {
  applyChange(call, members, change)
  const { modality, names } = members
  return {
    id: call.ids.take('job'),
    user_id: call.team.actingUser.id,
    job_type: change === 'add' ? 'add_entities_to_labels' : 'remove_entities_from_labels',
    entity_ids: members.records.map(({ id }) => id),
    params: { modality, label_names: names },
    progress: -1,
    batch_size: null,
  }
}

function relabel(current: string[], labels: Label[], change: Change): string[] {
  const changed = labels.map((label) => label.id)
  if (change === 'remove') return current.filter((id) => !changed.includes(id))
  return [...new Set([...current, ...changed])]
}
