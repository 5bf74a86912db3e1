import { createHubspot, type Hubspot, type HubspotOptions } from '../src/index.ts'
import { fakeClock } from './harness.ts'

/** An answer's JSON: what the tests step into, and values that they compare. */
export interface HubspotJson {
  id: string
  message: string
  category: string
  policyName: unknown
  createdAt: string
  updatedAt: string
  archivedAt: unknown
  portalId: unknown
  numErrors: unknown
  subCategory: unknown
  objectWriteTraceId: string
  new: boolean
  context: Record<string, unknown>
  code: string
  properties: Record<string, unknown>
  associations: Record<string, HubspotJson>
  to: unknown
  paging: { next: { after: string } } | undefined
  results: HubspotJson[]
  errors: HubspotJson[]
}

export interface HubspotAnswer {
  status: number
  headers: Headers
  text: string
  /** Fields are checked by the assertions. */
  json: HubspotJson
}

export interface HubspotHarness {
  hubspot: Hubspot
  clock: ReturnType<typeof fakeClock>
  get(path: string): Promise<HubspotAnswer>
  post(path: string, body?: unknown, token?: string): Promise<HubspotAnswer>
  send(method: string, path: string, init?: { body?: unknown; token?: string }): Promise<HubspotAnswer>
}

/** A portal of its own with a clock that only the test moves; paths are below `/crm/v3/objects/`. */
export async function startHubspot(options: HubspotOptions = {}): Promise<HubspotHarness> {
  const clock = fakeClock()
  const hubspot = await createHubspot({ clock, ...options })
  const send: HubspotHarness['send'] = async (method, path, { body, token = hubspot.token } = {}) => {
    const url = path.startsWith('/') ? `${hubspot.url}${path}` : `${hubspot.url}/crm/v3/objects/${path}`
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      headers: response.headers,
      text,
      json: (text === '' ? null : JSON.parse(text)) as HubspotJson,
    }
  }
  return {
    hubspot,
    clock,
    get: (path) => send('GET', path),
    post: (path, body, token) => send('POST', path, { body, ...(token ? { token } : {}) }),
    send,
  }
}
