import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { HttpProblem } from './http-problem.ts'
import { problemAnswer } from './problem.ts'

const problems: Record<string, [status: number, reason: string, detail: string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'request_timeout', 'The request took too long to arrive'],
  HPE_HEADER_OVERFLOW: [431, 'headers_too_large', 'The headers are too large'],
}

/** What is no HTTP, or too slow to be served: answered on the bare socket, without a line in the log. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const requestId = randomUUID()
  const [status, reason, detail] = problems[error.code ?? ''] ?? [400, 'bad_request', 'The request is not valid HTTP']
  const answer = problemAnswer(new HttpProblem(status, reason, detail), requestId, 0)
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `content-type: ${answer.headers['content-type']}`,
    `content-length: ${Buffer.byteLength(answer.body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${answer.body}`)
}
