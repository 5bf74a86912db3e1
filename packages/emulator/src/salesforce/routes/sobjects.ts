import { RowError, SalesforceRefusal } from '../refusal.ts'
import { getDeleted, getUpdated } from '../replication.ts'
import { readValues } from '../save/check-values.ts'
import { deleteRow, insertRow, liveRow, updateRow } from '../save/save.ts'
import { describeObject } from '../schema/describe.ts'
import { fieldOf } from '../soql/match.ts'
import { toRecord } from '../soql/run.ts'
import {
  allowsSave,
  bodyOf,
  checkWritable,
  type DataCall,
  type DataRoute,
  json,
  noContent,
  objectOf,
  refusedRow,
} from './route.ts'
import { checkLock, keyField, upsertRow } from './rows.ts'

/** Describe, and records one at a time. */
export const sobjectRoutes: DataRoute[] = [
  route('sobjects/list', 'GET', /^\/sobjects$/, ({ org }) => {
    const sobjects = [...org.objects.values()].map((type) => ({ ...describeObject(type), fields: undefined }))
    return json({ encoding: 'UTF-8', maxBatchSize: 200, sobjects })
  }),
  route('sobjects/describe', 'GET', /^\/sobjects\/(\w+)\/describe$/, (call) => {
    return json(describeObject(objectOf(call, call.path[0])))
  }),
  route('sobjects/updated', 'GET', /^\/sobjects\/(\w+)\/updated\/?$/, (call) => {
    return json(getUpdated(call.org, objectOf(call, call.path[0]), call.query))
  }),
  route('sobjects/deleted', 'GET', /^\/sobjects\/(\w+)\/deleted\/?$/, (call) => {
    return json(getDeleted(call.org, objectOf(call, call.path[0]), call.query))
  }),
  route('sobjects/create', 'POST', /^\/sobjects\/(\w+)$/, (call) => {
    const type = objectOf(call, call.path[0])
    checkWritable(type)
    checkLock(call.org)
    const { id } = insertRow(call.org, type, readValues(type, bodyOf(call)), { allowSave: allowsSave(call) })
    return json({ id, success: true, errors: [] }, 201)
  }),
  route('sobjects/read', 'GET', /^\/sobjects\/(\w+)\/(\w+)$/, (call) => {
    const type = objectOf(call, call.path[0])
    const row = liveRow(call.org, type, call.path[1])
    const names = typeof call.query.fields === 'string' ? call.query.fields.split(',') : undefined
    return json(toRecord(row, names ? names.map((name) => fieldOf(type, name)) : [...type.fields.values()]))
  }),
  route('sobjects/update', 'PATCH', /^\/sobjects\/(\w+)\/(\w+)$/, (call) => {
    const type = objectOf(call, call.path[0])
    checkWritable(type)
    const row = liveRow(call.org, type, call.path[1])
    checkLock(call.org)
    updateRow(call.org, row, readValues(type, bodyOf(call)), { allowSave: allowsSave(call) })
    return noContent
  }),
  route('sobjects/delete', 'DELETE', /^\/sobjects\/(\w+)\/(\w+)$/, (call) => {
    const type = objectOf(call, call.path[0])
    checkWritable(type)
    deleteRow(call.org, liveRow(call.org, type, call.path[1]))
    return noContent
  }),
  route('sobjects/upsert', 'PATCH', /^\/sobjects\/(\w+)\/(\w+)\/([^/]+)$/, (call) => {
    const type = objectOf(call, call.path[0])
    checkWritable(type)
    const key = keyField(type, call.path[1])
    const value = readValues(type, { [key.name]: decodeURIComponent(call.path[2] ?? '') }).get(key) ?? null
    const options = { allowSave: allowsSave(call) }
    const { row, created } = upsertRow(call.org, type, { key, value, input: bodyOf(call), options })
    return json({ id: row.id, success: true, errors: [], created }, created ? 201 : 200)
  }),
]

function route(endpoint: string, method: string, path: RegExp, answer: DataRoute['answer']): DataRoute {
  return { endpoint, method, path, answer: (call) => answerRow(call, answer) }
}

function answerRow(call: DataCall, answer: DataRoute['answer']) {
  try {
    return answer(call)
  } catch (error) {
    if (!(error instanceof RowError)) throw error
    // A call that names a record by an id of no form meets no resource.
    if (error.code === 'MALFORMED_ID' && call.path.length > 1 && error.fields.includes('Id')) {
      throw new SalesforceRefusal(404, { errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' })
    }
    return refusedRow(error)
  }
}
