import { SalesforceRefusal } from '../refusal.ts'
import { runSoql } from '../soql/run.ts'
import { type DataCall, type DataRoute, json } from './route.ts'

export const queryRoutes: DataRoute[] = [
  { endpoint: 'query', method: 'GET', path: /^\/query\/?$/, answer: (call) => open(call, false) },
  { endpoint: 'queryAll', method: 'GET', path: /^\/queryAll\/?$/, answer: (call) => open(call, true) },
  { endpoint: 'query/next', method: 'GET', path: /^\/(?:query|queryAll)\/([\w-]+)$/, answer: next },
]

function open(call: DataCall, isAll: boolean) {
  const { q } = call.query
  if (typeof q !== 'string') {
    throw new SalesforceRefusal(400, { errorCode: 'MALFORMED_QUERY', message: 'A query string has to be specified' })
  }
  return json(call.pages.open(runSoql(call.org, q, isAll), optionsOf(call)))
}

function next(call: DataCall) {
  return json(call.pages.next(call.path[0] ?? '', optionsOf(call)))
}

function optionsOf({ headers }: DataCall): string | undefined {
  const options = headers['sforce-query-options']
  return Array.isArray(options) ? options[0] : options
}
