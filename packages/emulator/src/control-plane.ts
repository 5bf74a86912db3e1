import type { IncomingMessage } from 'node:http'
import { CONTROL_COMMANDS, type ControlParts } from './control-commands.ts'
import { INSPECTOR_PAGE } from './inspector/page.ts'
import { INSPECTOR_SCRIPT } from './inspector/script.ts'
import { INSPECTOR_STYLE } from './inspector/style.ts'
import { parseQuery } from './params.ts'
import { failure, notFound, Refusal, type Reply } from './reply.ts'

export const CONTROL_PREFIX = '/__emulator/'
/** A snapshot of a busy team is large. */
export const MAX_CONTROL_BYTES = 256 * 1_048_576

const POLICY = [
  'content-security-policy',
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options',
  'nosniff',
]

const FILES: Record<string, { body: string; contentType: string }> = {
  '': { body: INSPECTOR_PAGE, contentType: 'text/html; charset=utf-8' },
  'inspector.js': { body: INSPECTOR_SCRIPT, contentType: 'text/javascript; charset=utf-8' },
  'inspector.css': { body: INSPECTOR_STYLE, contentType: 'text/css; charset=utf-8' },
}

/** `/__emulator/*`: shows and steers the emulator without a key, from this machine only where it is not opened. */
export function controlPlane(parts: ControlParts, request: IncomingMessage, body: string): Reply {
  if (!parts.isOpen && !isLoopback(request.socket.remoteAddress)) return failure(403, { error: 'loopback only' })
  if (isForeignPage(request)) return failure(403, { error: 'not from another site’s page' })
  const [path = '', query = ''] = (request.url ?? '').split('?')
  const name = path.slice(CONTROL_PREFIX.length)
  const file = request.method === 'GET' ? FILES[name] : undefined
  if (file) return { status: 200, ...file, headers: POLICY }
  const [command = '', ...rest] = name.split('/')
  const run = rest.length > 1 ? undefined : CONTROL_COMMANDS[`${request.method} ${command}${rest.length ? '/*' : ''}`]
  if (!run) return notFound()
  try {
    const isCsv = request.headers['content-type']?.startsWith('text/csv') ?? false
    return run(parts, { body, query: parseQuery(query), id: rest[0] ?? '', isCsv })
  } catch (error) {
    if (error instanceof Refusal) return failure(400, { error: error.message })
    if (error instanceof Error) return failure(400, { error: error.message })
    throw error
  }
}

// A browser says where a request comes from: no page on the web may reset somebody's emulator.
function isForeignPage({ method, headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return method !== 'GET' && site !== undefined && site !== 'same-origin' && site !== 'none'
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address ?? '')
}
