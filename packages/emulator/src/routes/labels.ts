import { toIso } from '../clock.ts'
import { readList, readText } from '../params.ts'
import { ok, type Reply, unprocessable } from '../reply.ts'
import type { Call, Route } from '../route.ts'
import { createLabel, ensureLabels, findLabel, labelFields } from '../team/labels.ts'
import type { Label } from '../team/task.ts'

const ROW = { limit: 'default', credits: 0 } as const
const MODALITIES = ['contacts', 'accounts']

export const labelRoutes: Route[] = [
  { ...ROW, methods: ['GET'], path: '/labels', endpoint: 'labels/index', handle: index },
  { ...ROW, methods: ['POST'], path: '/labels', endpoint: 'labels/create', handle: create },
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
  return ok({ label: { ...labelFields(label, team), book_of_business: false } })
}

function changeMembers(call: Call, change: 'add' | 'remove'): Reply {
  const { team, ids, nowMs, params } = call
  const modality = readText(params.modality) ?? ''
  if (!MODALITIES.includes(modality)) return unprocessable(`Invalid modality: ${modality}.`)
  const book = modality === 'accounts' ? team.accounts : team.contacts
  const records = readList(params.entity_ids).flatMap((id) => book.get(id) ?? [])
  const names = readList(params.label_names)
  if (records.length === 0 || names.length === 0) return ok({ message: 'No Models or Lists provided' })
  const labels =
    change === 'add'
      ? ensureLabels(team, names, { modality, ids, nowMs })
      : names.flatMap((name) => findLabel(team, name, modality) ?? [])
  for (const record of records) {
    record.label_ids = relabel(record.label_ids, labels, change)
    team.recordsWritten += 1
  }
  for (const label of labels) label.updated_at = toIso(nowMs)
  return ok({ labels: labels.map((label) => labelFields(label, team)) })
}

function relabel(current: string[], labels: Label[], change: 'add' | 'remove'): string[] {
  const changed = labels.map((label) => label.id)
  if (change === 'remove') return current.filter((id) => !changed.includes(id))
  return [...new Set([...current, ...changed])]
}
