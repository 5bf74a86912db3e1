import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import {
  claimIdempotencyKey,
  findIdempotentAnswer,
  freeIdempotencyKey,
  type IdempotencyClaim,
  storeIdempotentAnswer,
} from '../db/idempotency-keys.ts'
import type { Gateway } from '../gateway.ts'
import type { Answer } from './answer.ts'
import { HttpProblem } from './http-problem.ts'
import { problemAnswer } from './problem.ts'
import { actorOf, headerOf, pathOf } from './request-state.ts'

const keptMs = 24 * 3600 * 1000
/** Longer than any request lasts: who holds a key for so long has crashed. */
const staleMs = 60_000
const printableAscii = /^[\x20-\x7e]{1,255}$/

/** With an Idempotency-Key, the work is done once and its answer is given again, byte for byte, for a day. */
export async function withIdempotency(
  gateway: Gateway,
  request: FastifyRequest,
  { work, keepsSecret }: { work: () => Promise<Answer>; keepsSecret?: boolean },
): Promise<Answer> {
  const idempotencyKey = headerOf(request, 'idempotency-key')
  if (idempotencyKey === undefined || request.method === 'GET') return work()
  if (!printableAscii.test(idempotencyKey)) {
    throw new HttpProblem(422, 'invalid_idempotency_key', 'An Idempotency-Key is 1 to 255 printable ASCII characters', {
      field: 'idempotency-key',
    })
  }
  const actor = actorOf(request)
  const claim = { keyId: actor.keyId ?? actor.id, route: `${request.method} ${pathOf(request)}`, idempotencyKey }
  const at = new Date(gateway.clock.now())
  const times = { at, expiresAt: new Date(at.getTime() + keptMs), staleBefore: new Date(at.getTime() - staleMs) }
  if (!(await claimIdempotencyKey(gateway.db, claim, times))) return replay(gateway, request, claim)
  return runOnce(gateway, request, { claim, at, work, keepsSecret })
}

interface Run {
  claim: IdempotencyClaim
  at: Date
  work: () => Promise<Answer>
  keepsSecret?: boolean
}

async function runOnce(
  gateway: Gateway,
  request: FastifyRequest,
  { claim, at, work, keepsSecret }: Run,
): Promise<Answer> {
  let answer: Answer | undefined
  try {
    answer = await work()
    return answer
  } finally {
    if (answer && isKept(answer) && request.bodyHash !== unread(request)) {
      const kept = keepsSecret && answer.status < 300 ? withheld(request.id, gateway.clock.now()) : answer
      await storeIdempotentAnswer(gateway.db, claim, {
        claimedAt: at,
        requestHash: hashOf(request),
        status: kept.status,
        headers: kept.headers,
        body: kept.body,
      })
    } else {
      await freeIdempotencyKey(gateway.db, claim, at)
    }
  }
}

function isKept(answer: Answer): answer is Answer & { body: string } {
  return answer.status < 500 && answer.status !== 429 && typeof answer.body === 'string'
}

/** A CSV that was not read to its end has no hash to compare with, so nothing is kept of it. */
function unread(request: FastifyRequest): string | undefined {
  return request.body instanceof Readable ? '' : undefined
}

/** What opens doors is shown once and kept nowhere, not even here. */
function withheld(requestId: string, now: number): Answer & { body: string } {
  const problem = new HttpProblem(
    409,
    'idempotent_answer_withheld',
    'It was done before; its secret is shown only once',
  )
  return problemAnswer(problem, requestId, now)
}

async function replay(gateway: Gateway, request: FastifyRequest, claim: IdempotencyClaim): Promise<Answer> {
  const stored = await findIdempotentAnswer(gateway.db, claim)
  if (!stored || stored.status === null) {
    throw new HttpProblem(
      409,
      'idempotency_in_flight',
      'The first request with this Idempotency-Key is still under way',
      {
        headers: { 'retry-after': '1' },
      },
    )
  }
  if (request.body instanceof Readable) await readToEnd(request.body)
  if (stored.requestHash !== hashOf(request)) {
    throw new HttpProblem(422, 'idempotency_key_reused', 'This Idempotency-Key was used with another request', {
      field: 'idempotency-key',
    })
  }
  return {
    status: stored.status,
    headers: { ...stored.headers, 'idempotent-replayed': 'true' },
    body: stored.body ?? '',
  }
}

async function readToEnd(body: Readable): Promise<void> {
  for await (const chunk of body) void chunk
}

/** Body and query; the path is part of the claim already. */
function hashOf(request: FastifyRequest): string {
  const [, query = ''] = request.url.split('?', 2)
  return createHash('sha256').update(`${query}\n${request.bodyHash}`).digest('base64url')
}
