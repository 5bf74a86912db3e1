import { createSalesforce, type SalesforceEmulator, type SalesforceOptions, salesforceClient } from '../../src/index.ts'
import { fakeClock } from '../harness.ts'

/** What tests read of answers; the assertions check that it is there. */
export interface Wire {
  id: string
  errorCode: string
  statusCode: string
  message: string
  success: boolean
  errors: Wire[]
  fields: { name: string }[]
  done: boolean
  totalSize: number
  nextRecordsUrl: string
  records: Wire[]
  LastName: string
  deletedRecords: unknown[]
  duplicateResult: { matchResults: { matchRecords: { record: { Id: string } }[] }[] }
  access_token: string
  refresh_token: string
  error: string
}

export interface Answer {
  status: number
  json: Wire & Wire[]
  headers: Headers
}

export interface OrgHarness {
  org: SalesforceEmulator
  clock: ReturnType<typeof fakeClock>
  /** With the session; `path` is below the version. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  query(soql: string, all?: 'queryAll'): Promise<Answer>
  token(form: Record<string, string>): Promise<Answer>
  /** Makes a record by the API; the answer is its id. */
  create(object: string, body: Record<string, unknown>): Promise<string>
}

export async function openOrg(options: SalesforceOptions = {}): Promise<OrgHarness> {
  const clock = fakeClock()
  const org = await createSalesforce({ clock, ...options })
  let { accessToken } = org.signIn.consent()
  const read = async (response: Response): Promise<Answer> => {
    const text = await response.text()
    return { status: response.status, headers: response.headers, json: text === '' ? {} : JSON.parse(text) }
  }
  const call: OrgHarness['call'] = async (method, path, body, headers = {}) => {
    const authorization = `Bearer ${accessToken}`
    return read(
      await fetch(`${org.url}/services/data/v62.0${path}`, {
        method,
        headers: { authorization, 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    )
  }
  return {
    org,
    clock,
    call,
    query: (soql, all) => call('GET', `/${all ?? 'query'}?q=${encodeURIComponent(soql)}`),
    async token(form) {
      const { clientId, clientSecret } = salesforceClient
      const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form })
      const answer = await read(await fetch(`${org.url}/services/oauth2/token`, { method: 'POST', body }))
      if (answer.status === 200) accessToken = answer.json.access_token
      return answer
    },
    async create(object, body) {
      const { json } = await call('POST', `/sobjects/${object}`, body)
      if (!json.id) throw new Error(JSON.stringify(json))
      return json.id
    },
  }
}
