import type { IncomingMessage } from 'node:http'
import { isRecord, type Params, parseQuery } from './params.ts'

export const MAX_BODY_BYTES = 1_048_576

/** The body as text; undefined where it is larger than the bound. */
export function readBody(request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxBytes) chunks.push(chunk)
    })
    request.on('end', () => resolve(bytes > maxBytes ? undefined : Buffer.concat(chunks).toString('utf8')))
    request.on('error', reject)
  })
}

/** The body's parameters; undefined where it is no JSON. An empty body is none, whatever its content type. */
export function parseBody(body: string, contentType: string | undefined): Params | undefined {
  if (body.trim() === '') return {}
  if (contentType?.startsWith('application/x-www-form-urlencoded')) return parseQuery(body)
  try {
    const value: unknown = JSON.parse(body)
    return isRecord(value) ? value : { _json: value }
  } catch {
    return undefined
  }
}
