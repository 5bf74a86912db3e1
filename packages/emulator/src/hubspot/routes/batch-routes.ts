import { readText } from '../../params.ts'
import type { Reply } from '../../reply.ts'
import {
  type HubspotCall,
  type HubspotRoute,
  objectTypeOf,
  readId,
  readInputs,
  readProperties,
  traceOf,
} from '../call.ts'
import type { ObjectType } from '../object-types.ts'
import { HubspotProblem, invalid, type Problem, toEntry } from '../problems.ts'
import type { HubspotRecord } from '../record.ts'
import { batchReply, noContent, shuffled, toWire, toWritten } from '../wire.ts'
import { readLinks } from './read-links.ts'

const base = '/crm/v3/objects/{object}/batch'

export const batchRoutes: HubspotRoute[] = [
  { method: 'POST', path: `${base}/create`, endpoint: '{object}/batch/create', access: 'write', handle: create },
  { method: 'POST', path: `${base}/read`, endpoint: '{object}/batch/read', access: 'read', handle: read },
  { method: 'POST', path: `${base}/update`, endpoint: '{object}/batch/update', access: 'write', handle: update },
  { method: 'POST', path: `${base}/upsert`, endpoint: '{object}/batch/upsert', access: 'write', handle: upsert },
  { method: 'POST', path: `${base}/archive`, endpoint: '{object}/batch/archive', access: 'write', handle: archive },
]

type Input = Record<string, unknown>
type Write = (input: Input) => { record: HubspotRecord; given: Record<string, unknown>; isNew?: boolean }

function create(call: HubspotCall): Reply {
  const { portal, nowMs, path } = call
  const { name } = objectTypeOf(path.object)
  const inputs = readInputs(call)
  return writeAll(call, inputs, {
    status: 201,
    write: (input) => {
      const given = readProperties(input.properties)
      return { given, record: portal.create(name, given, { nowMs, links: readLinks(name, input.associations) }) }
    },
    check: (input) => portal.checkNew(name, readProperties(input.properties)),
  })
}

function update(call: HubspotCall): Reply {
  const { portal, nowMs, path } = call
  const type = objectTypeOf(path.object)
  const inputs = readInputs(call)
  insistOnDifferent(inputs)
  const known = inputs.filter((input) => recordOf(call, type, input))
  const gone = inputs.filter((input) => !known.includes(input)).map(({ id }) => readId(id))
  return writeAll(call, known, {
    status: 200,
    isNeverPartial: true,
    write: (input) => {
      const given = readProperties(input.properties)
      const id = recordOf(call, type, input)?.id ?? ''
      return { given, record: portal.update(type.name, id, { given, nowMs }) }
    },
    check: (input) =>
      portal.checkChange(type.name, recordOf(call, type, input)?.id ?? '', readProperties(input.properties)),
    errors: gone.length > 0 ? [missing(type, gone)] : [],
  })
}

function upsert(call: HubspotCall): Reply {
  const { portal, nowMs, path } = call
  const { name } = objectTypeOf(path.object)
  const inputs = readInputs(call)
  insistOnDifferent(inputs)
  const property = (input: Input): string => {
    const named = readText(input.idProperty) ?? ''
    if (!portal.properties.find(name, named)?.isUnique) throw invalid(`${named} is no property with unique values`)
    return named
  }
  const given = (input: Input): Record<string, unknown> => ({
    ...readProperties(input.properties),
    [property(input)]: readId(input.id),
  })
  return writeAll(call, inputs, {
    status: 200,
    write: (input) => {
      const values = given(input)
      const known = portal.findBy(name, property(input), readId(input.id))
      const record = known
        ? portal.update(name, known.id, { given: values, nowMs })
        : portal.create(name, values, { nowMs })
      return { given: values, record, isNew: known === undefined }
    },
    check: (input) => {
      const known = portal.findBy(name, property(input), readId(input.id))
      if (known) portal.checkChange(name, known.id, given(input))
      else portal.checkNew(name, given(input))
    },
  })
}

function read(call: HubspotCall): Reply {
  const { portal, body, query, path, nowMs, random } = call
  const type = objectTypeOf(path.object)
  const names = Array.isArray(body.properties) ? body.properties.map(String) : []
  const isArchived = query.get('archived') === 'true'
  const found = new Set<HubspotRecord>()
  const gone: string[] = []
  for (const { id } of readInputs(call)) {
    const wanted = readId(id)
    const record =
      typeof body.idProperty === 'string'
        ? portal.findBy(type.name, body.idProperty, wanted)
        : portal.find(type.name, wanted, isArchived)
    if (record) found.add(record)
    else gone.push(wanted)
  }
  const results = shuffled([...found], random).map((record) => toWire(portal, record, names))
  return batchReply({ results, errors: gone.length > 0 ? [missing(type, gone)] : [], nowMs, status: 200 })
}

function archive(call: HubspotCall): Reply {
  const { name } = objectTypeOf(call.path.object)
  for (const { id } of readInputs(call)) call.portal.archive(name, readId(id), call.nowMs)
  return noContent()
}

interface Batch {
  status: 200 | 201
  write: Write
  check: (input: Input) => void
  errors?: Record<string, unknown>[]
  isNeverPartial?: boolean
}

/**
 * One bad input refuses the whole batch, unless every input carries an `objectWriteTraceId`: then the others are written
 * and the answer is a 207. Changes know no such thing.
 */
function writeAll(call: HubspotCall, inputs: readonly Input[], batch: Batch): Reply {
  const { portal, nowMs, random, echoesTraceIds } = call
  const isPartial = !batch.isNeverPartial && inputs.every((input) => traceOf(input) !== undefined)
  if (!isPartial) for (const input of inputs) batch.check(input)
  const results: Record<string, unknown>[] = []
  const errors = [...(batch.errors ?? [])]
  for (const input of inputs) {
    const trace = traceOf(input)
    try {
      const { record, given, isNew } = batch.write(input)
      const written = toWritten(portal, record, echoesTraceIds && trace !== undefined ? { given, trace } : { given })
      results.push(isNew === undefined ? written : { ...written, new: isNew })
    } catch (error) {
      if (!isPartial || !(error instanceof HubspotProblem)) throw error
      errors.push(toEntry(traced(error.problem, trace)))
    }
  }
  return batchReply({ results: shuffled(results, random), errors, nowMs, status: batch.status })
}

function traced(problem: Problem, trace: string | undefined): Problem {
  return { ...problem, context: { ...problem.context, objectWriteTraceId: [trace] } }
}

function recordOf({ portal }: HubspotCall, { name }: ObjectType, input: Input): HubspotRecord | undefined {
  const id = readId(input.id)
  return typeof input.idProperty === 'string' ? portal.findBy(name, input.idProperty, id) : portal.find(name, id)
}

function insistOnDifferent(inputs: readonly Input[]): void {
  const ids = inputs.map(({ id }) => readId(id).toLowerCase())
  const twice = ids.filter((id, at) => ids.indexOf(id) !== at)
  if (twice.length > 0) throw invalid(`Duplicate IDs found in batch input: [${twice.join(', ')}]. IDs must be unique`)
}

function missing({ label }: ObjectType, ids: string[]): Record<string, unknown> {
  return toEntry({
    status: 404,
    category: 'OBJECT_NOT_FOUND',
    message: `Could not get some ${label} objects, they may be deleted or not exist. Check that ids are valid.`,
    context: { ids },
  })
}
