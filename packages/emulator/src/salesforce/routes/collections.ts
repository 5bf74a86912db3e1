import type { Reply } from '../../reply.ts'
import { readId } from '../ids.ts'
import type { Row, Values } from '../org.ts'
import { RowError, SalesforceRefusal } from '../refusal.ts'
import { readValues } from '../save/check-values.ts'
import { deleteRow, insertRow, liveRow, updateRow } from '../save/save.ts'
import type { ObjectType } from '../schema/objects.ts'
import { fieldOf } from '../soql/match.ts'
import { toRecord } from '../soql/run.ts'
import { allowsSave, bodyOf, checkWritable, type DataCall, type DataRoute, isRecord, json, objectOf } from './route.ts'
import { checkLock, keyField, upsertRow } from './rows.ts'

const mostRows = 200
const mostReads = 2000

/** Up to 200 records a call, each with an outcome of its own. */
export const collectionRoutes: DataRoute[] = [
  { endpoint: 'collections/create', method: 'POST', path: /^\/composite\/sobjects$/, answer: create },
  { endpoint: 'collections/update', method: 'PATCH', path: /^\/composite\/sobjects$/, answer: update },
  { endpoint: 'collections/delete', method: 'DELETE', path: /^\/composite\/sobjects$/, answer: remove },
  { endpoint: 'collections/read', method: 'POST', path: /^\/composite\/sobjects\/(\w+)$/, answer: read },
  { endpoint: 'collections/upsert', method: 'PATCH', path: /^\/composite\/sobjects\/(\w+)\/(\w+)$/, answer: upsert },
]

interface Input {
  type: ObjectType
  values: Values
}

function create(call: DataCall): Reply {
  const inputs = readInputs(call).map(({ type, values }) => ({ type, values: readValues(type, values) }))
  const options = { allowSave: allowsSave(call) }
  return inEach(call, inputs, ({ type, values }) => {
    checkLock(call.org)
    return insertRow(call.org, type, values, options)
  })
}

function update(call: DataCall): Reply {
  const inputs = readInputs(call).map(({ type, values }) => {
    return { type, id: values.Id ?? values.id, values: readValues(type, values) }
  })
  const options = { allowSave: allowsSave(call) }
  return inEach(call, inputs, ({ type, id, values }) => {
    const row = liveRow(call.org, type, id)
    checkLock(call.org)
    updateRow(call.org, row, values, options)
    return row
  })
}

function remove(call: DataCall): Reply {
  const ids = (call.query.ids ?? '').split(',').filter(Boolean)
  checkCount(ids.length, mostRows)
  return inEach(call, ids, (value) => {
    const id = readId(value)
    const type = [...call.org.objects.values()].find(({ prefix }) => id?.startsWith(prefix))
    if (!id || !type) throw new RowError('MALFORMED_ID', `malformed id ${value}`)
    const row = liveRow(call.org, type, id)
    checkLock(call.org)
    deleteRow(call.org, row)
    return row
  })
}

/** In the order of the ids; null for those that are not there. */
function read(call: DataCall): Reply {
  const type = objectOf(call, call.path[0])
  const { ids, fields } = bodyOf(call)
  if (!Array.isArray(ids) || !Array.isArray(fields)) {
    throw new SalesforceRefusal(400, { errorCode: 'JSON_PARSER_ERROR', message: 'ids and fields are lists' })
  }
  checkCount(ids.length, mostReads)
  const wanted = fields.map((name) => fieldOf(type, String(name)))
  return json(
    ids.map((value) => {
      const id = readId(value)
      if (!id) throw new SalesforceRefusal(400, { errorCode: 'MALFORMED_ID', message: `malformed id ${String(value)}` })
      const row = call.org.table(type).get(id)
      return row && !row.values.IsDeleted ? toRecord(row, wanted) : null
    }),
  )
}

function upsert(call: DataCall): Reply {
  const type = objectOf(call, call.path[0])
  const key = keyField(type, call.path[1])
  const inputs = readInputs(call)
  const valueOf = ({ values }: Input) => readValues(type, values).get(key) ?? null
  if (inputs.some((input) => valueOf(input) === null)) {
    throw new SalesforceRefusal(400, { errorCode: 'MISSING_ARGUMENT', message: `${key.name} not specified` })
  }
  const times = new Map<string, number>()
  for (const input of inputs) {
    const value = String(valueOf(input)).toLowerCase()
    times.set(value, (times.get(value) ?? 0) + 1)
  }
  const created: boolean[] = []
  return inEach(
    call,
    inputs,
    (input, index) => {
      const value = valueOf(input)
      if ((times.get(String(value).toLowerCase()) ?? 0) > 1) {
        throw new RowError('DUPLICATE_VALUE', `Duplicate external id specified: ${String(value)}`, {
          fields: [key.name],
        })
      }
      checkLock(call.org)
      const outcome = upsertRow(call.org, type, {
        key,
        value,
        input: input.values,
        options: { allowSave: allowsSave(call) },
      })
      created[index] = outcome.created
      return outcome.row
    },
    (index) => ({ created: created[index] ?? false }),
  )
}

function readInputs(call: DataCall): Input[] {
  const { records, allOrNone } = bodyOf(call)
  if (allOrNone) {
    throw new SalesforceRefusal(501, { errorCode: 'NOT_EMULATED', message: 'allOrNone is not emulated' })
  }
  if (!Array.isArray(records)) {
    throw new SalesforceRefusal(400, { errorCode: 'JSON_PARSER_ERROR', message: 'records is a list' })
  }
  checkCount(records.length, mostRows)
  return records.map((values: unknown) => {
    const attributes = isRecord(values) ? values.attributes : undefined
    if (!isRecord(values) || !isRecord(attributes)) {
      throw new SalesforceRefusal(400, { errorCode: 'INVALID_INPUT', message: 'Missing entity type information.' })
    }
    const type = objectOf(call, String(attributes.type))
    checkWritable(type)
    return { type, values }
  })
}

function checkCount(count: number, most: number): void {
  if (count >= 1 && count <= most) return
  const message = `The number of records must be between 1 and ${most}: ${count}`
  throw new SalesforceRefusal(400, { errorCode: 'EXCEEDED_ID_LIMIT', message })
}

function inEach<Item>(
  call: DataCall,
  items: Item[],
  work: (item: Item, index: number) => Row,
  more: (index: number) => Values = () => ({}),
): Reply {
  const results = items.map((item, index) => {
    try {
      return { id: work(item, index).id, success: true, errors: [], ...more(index) }
    } catch (error) {
      if (!(error instanceof RowError)) throw error
      return { success: false, errors: [toWire(call, error)] }
    }
  })
  return json(results)
}

function toWire(call: DataCall, { code, message, fields, duplicateResult }: RowError): Values {
  const shown = duplicateResult && call.showsDuplicates ? { duplicateResult } : {}
  return { statusCode: code, message, fields, ...shown }
}
