import type { IncomingHttpHeaders } from 'node:http'

export interface Credentials {
  secret: string
  /** Basic is what a browser sends by itself, also where another site made it. */
  scheme: 'header' | 'bearer' | 'basic'
}

/** The key of a request: `x-api-key`, a bearer token, or the password of Basic. */
export function readCredentials(headers: IncomingHttpHeaders): Credentials | undefined {
  const key = headers['x-api-key']
  if (typeof key === 'string' && key) return { secret: key, scheme: 'header' }
  const [, scheme = '', value = ''] = /^(\S+) +(\S+)\s*$/.exec(headers.authorization ?? '') ?? []
  if (/^bearer$/i.test(scheme)) return { secret: value, scheme: 'bearer' }
  if (!/^basic$/i.test(scheme)) return undefined
  const [user = '', ...password] = Buffer.from(value, 'base64').toString('utf8').split(':')
  const secret = password.join(':') || user
  return secret ? { secret, scheme: 'basic' } : undefined
}

/** The key as old clients of Apollo's send it. */
export function readQueryKey(url: string): Credentials | undefined {
  const mark = url.indexOf('?')
  const secret = mark < 0 ? null : new URLSearchParams(url.slice(mark + 1)).get('api_key')
  return secret ? { secret, scheme: 'header' } : undefined
}

/** Whether a body comes that could hold a key. */
export function mayHoldKey(method: string, headers: IncomingHttpHeaders): boolean {
  return method !== 'GET' && (Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined)
}

/** Whether another site's page made the browser send this. */
export function isCrossSite(method: string, headers: IncomingHttpHeaders): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin, host } = headers
  return origin !== undefined && origin.replace(/^https?:\/\//, '') !== host
}
