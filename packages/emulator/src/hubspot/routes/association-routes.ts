import { isRecord } from '../../params.ts'
import type { Reply } from '../../reply.ts'
import { plainKind } from '../associations.ts'
import { type HubspotCall, type HubspotRoute, objectTypeOf, readEnd, readInputs } from '../call.ts'
import type { ObjectType } from '../object-types.ts'
import { HubspotProblem, invalid, notFound, toEntry } from '../problems.ts'
import { batchReply, noContent } from '../wire.ts'
import { readTypeIds } from './read-links.ts'

const base = '/crm/v4/associations/{object}/{to}/batch'
const MOST_READ = 1000
const MOST_WRITTEN = 2000

export const associationRoutes: HubspotRoute[] = [
  { method: 'POST', path: `${base}/read`, endpoint: 'associations/batch/read', access: 'read', handle: read },
  { method: 'POST', path: `${base}/create`, endpoint: 'associations/batch/create', access: 'write', handle: create },
  {
    method: 'POST',
    path: `${base}/associate/default`,
    endpoint: 'associations/batch/create',
    access: 'write',
    handle: createDefault,
  },
  { method: 'POST', path: `${base}/archive`, endpoint: 'associations/batch/archive', access: 'write', handle: archive },
  {
    method: 'POST',
    path: `${base}/labels/archive`,
    endpoint: 'associations/batch/labels/archive',
    access: 'write',
    handle: archiveLabels,
  },
]

function ends({ path }: HubspotCall): { from: ObjectType; to: ObjectType } {
  return { from: objectTypeOf(path.object), to: objectTypeOf(path.to) }
}

function read(call: HubspotCall): Reply {
  const { portal, nowMs } = call
  const { from, to } = ends(call)
  const results: Record<string, unknown>[] = []
  const errors: Record<string, unknown>[] = []
  for (const { id } of readInputs(call, MOST_READ)) {
    const end = { object: from.name, id: portal.find(from.name, String(id))?.id ?? String(id) }
    const links = portal.associations.of(end, to.name)
    if (links.length === 0) errors.push(toEntry(nothing({ from, to, id: String(id) })))
    else {
      results.push({
        from: { id: String(id) },
        to: links.map(([other, kinds]) => ({
          toObjectId: Number(other),
          associationTypes: kinds.map(({ typeId, label }) => ({ category: 'HUBSPOT_DEFINED', typeId, label })),
        })),
      })
    }
  }
  return batchReply({ results, errors, nowMs, status: 200 })
}

function nothing({ from, to, id }: { from: ObjectType; to: ObjectType; id: string }): HubspotProblem['problem'] {
  return {
    status: 404,
    category: 'OBJECT_NOT_FOUND',
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
    message: `No ${to.name} is associated with ${from.name} ${id}.`,
    context: { fromObjectId: [id], fromObjectType: [from.name], toObjectType: [to.name] },
  }
}

function create(call: HubspotCall): Reply {
  return link(call, (input) => readTypeIds(input.types))
}

function createDefault(call: HubspotCall): Reply {
  const { from, to } = ends(call)
  const kind = plainKind(from.name, to.name)
  if (!kind) throw invalid(`${from.label} and ${to.label} have no association`)
  return link(call, () => [kind.typeId])
}

function link(call: HubspotCall, typesOf: (input: Record<string, unknown>) => number[]): Reply {
  const { portal, nowMs } = call
  const { from, to } = ends(call)
  const results: Record<string, unknown>[] = []
  const errors: Record<string, unknown>[] = []
  for (const input of readInputs(call, MOST_WRITTEN)) {
    const [one, other] = [readEnd(input.from, from), readEnd(input.to, to)]
    try {
      for (const typeId of typesOf(input)) portal.associate(one, other, { typeId, nowMs })
      results.push({ fromObjectId: Number(one.id), toObjectId: Number(other.id), labels: [] })
    } catch (error) {
      if (!(error instanceof HubspotProblem)) throw error
      errors.push(toEntry({ ...error.problem, context: { fromObjectId: [one.id], toObjectId: [other.id] } }))
    }
  }
  return batchReply({ results, errors, nowMs, status: 201 })
}

function archive(call: HubspotCall): Reply {
  const { portal, nowMs } = call
  const { from, to } = ends(call)
  for (const input of readInputs(call, MOST_WRITTEN)) {
    const others = Array.isArray(input.to) ? input.to : []
    for (const other of others) {
      if (!isRecord(other)) throw notFound()
      portal.dissociate(readEnd(input.from, from), readEnd(other, to), { nowMs })
    }
  }
  return noContent()
}

function archiveLabels(call: HubspotCall): Reply {
  const { portal, nowMs } = call
  const { from, to } = ends(call)
  for (const input of readInputs(call, MOST_WRITTEN)) {
    for (const typeId of readTypeIds(input.types)) {
      portal.dissociate(readEnd(input.from, from), readEnd(input.to, to), { typeId, nowMs })
    }
  }
  return noContent()
}
