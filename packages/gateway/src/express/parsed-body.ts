import { IncomingMessage } from 'node:http'

/** What Express and its body parsers add to a request. */
export interface MountedRequest extends IncomingMessage {
  baseUrl?: string
  originalUrl?: string
  body?: unknown
  rawBody?: unknown
}

/**
 * The request with its body to read. One that a parser before us has read is told again: its bytes where the parser kept
 * them as `rawBody`, else what was parsed, written as its content type says.
 */
export function withBody(request: MountedRequest): IncomingMessage {
  if (!request.readableDidRead) return request
  const bytes = bytesOf(request)
  const again = new IncomingMessage(request.socket)
  const { method, url, httpVersion, baseUrl, originalUrl } = request
  const { 'content-encoding': _inflated, 'transfer-encoding': _joined, ...headers } = request.headers
  Object.assign(again, { method, url, httpVersion, baseUrl, originalUrl, complete: true })
  again.headers = { ...headers, 'content-length': String(bytes.length) }
  again.push(bytes)
  again.push(null)
  return again
}

function bytesOf({ rawBody, body, headers }: MountedRequest): Buffer {
  if (Buffer.isBuffer(rawBody)) return rawBody
  if (Buffer.isBuffer(body)) return body
  if (typeof body === 'string') return Buffer.from(body)
  if (body === undefined || body === null) return Buffer.alloc(0)
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  return Buffer.from(isForm ? new URLSearchParams(body as Record<string, string>).toString() : JSON.stringify(body))
}
