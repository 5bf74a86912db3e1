import type { FastifyInstance } from 'fastify'
import { systemActor } from '../../actor.ts'
import type { Gateway } from '../../gateway.ts'
import { receiveCallback } from '../../services/callbacks/receive-callback.ts'
import { HttpProblem } from '../http-problem.ts'

/** Ten people with all their numbers are a tenth of it. */
const mostBytes = 256 * 1024
const mostUnderWay = 200

/**
 * Where Apollo posts results. Without a key: the address is the secret. Whoever posts, and whatever, has the same answer
 * once it has been written down; what it is worth is looked at later.
 */
export async function addCallbackDoor(app: FastifyInstance, gateway: Gateway): Promise<void> {
  await app.register(async (door) => {
    let underWay = 0
    door.removeAllContentTypeParsers()
    door.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: mostBytes },
      async (_: unknown, body: Buffer) => body,
    )
    door.post('/callbacks/apollo/:token', { config: { open: true }, bodyLimit: mostBytes }, async (request) => {
      if (underWay >= mostUnderWay) {
        throw new HttpProblem(503, 'overloaded', 'Too many requests are under way', { headers: { 'retry-after': '1' } })
      }
      underWay++
      try {
        const { token } = request.params as { token: string }
        const body = request.body instanceof Uint8Array ? request.body : new Uint8Array()
        const context = gateway.as(systemActor('callbacks'), { requestId: request.id })
        return await receiveCallback.call(context, { token, body })
      } finally {
        underWay--
      }
    })
  })
}
