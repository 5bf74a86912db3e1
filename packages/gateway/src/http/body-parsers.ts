import { createHash } from 'node:crypto'
import { type Readable, Transform } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { HttpProblem } from './http-problem.ts'
import { findJsonIssue } from './json-guard.ts'

export const maxJsonBytes = 1024 * 1024
export const maxCsvBytes = 60 * 1024 * 1024

/** JSON, guarded, on every route; CSV as a stream on the routes that take it. Nothing else. */
export function addBodyParsers(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer', bodyLimit: maxJsonBytes },
    async (request: FastifyRequest, body: Buffer) => {
      // Read only to tell a repetition from another request.
      if (request.headers['idempotency-key'] !== undefined) {
        request.bodyHash = createHash('sha256').update(body).digest('base64url')
      }
      return body.length ? parseGuarded(body) : undefined
    },
  )
  app.addContentTypeParser(
    'text/csv',
    { bodyLimit: maxCsvBytes },
    async (request: FastifyRequest, payload: Readable) => {
      if (!request.routeOptions.config.acceptsCsv) {
        throw new HttpProblem(415, 'unsupported_media_type', 'This route takes application/json')
      }
      if (Number(request.headers['content-length'] ?? 0) > maxCsvBytes) throw tooLarge()
      return measured(payload, (hash) => {
        request.bodyHash = hash
      })
    },
  )
}

export function parseGuarded(body: Uint8Array): unknown {
  const text = decodeUtf8(body)
  const issue = findJsonIssue(text)
  if (issue) throw new HttpProblem(issue.status, issue.code, issue.message, { field: issue.field })
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpProblem(400, 'invalid_json', 'The body is not valid JSON')
  }
}

function decodeUtf8(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new HttpProblem(400, 'invalid_utf8', 'The body is not valid UTF-8')
  }
}

/** Counts and hashes on the way through. */
function measured(payload: Readable, onEnd: (hash: string) => void): Readable {
  const hash = createHash('sha256')
  let bytes = 0
  const tap = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length
      hash.update(chunk)
      if (bytes > maxCsvBytes) done(tooLarge())
      else done(null, chunk)
    },
    flush(done) {
      onEnd(hash.digest('base64url'))
      done()
    },
  })
  payload.once('error', (error) => tap.destroy(error))
  // A sender that goes away in the middle ends without an error event.
  payload.once(
    'close',
    () => payload.readableEnded || tap.destroy(new HttpProblem(400, 'bad_request', 'The body broke off')),
  )
  return payload.pipe(tap)
}

function tooLarge(): HttpProblem {
  return new HttpProblem(413, 'body_too_large', 'The body is too large')
}
