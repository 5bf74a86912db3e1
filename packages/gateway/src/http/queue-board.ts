import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import type { FastifyInstance } from 'fastify'
import { hasScope } from '../actor.ts'
import type { Gateway } from '../gateway.ts'
import { HttpProblem } from './http-problem.ts'
import { addRequestCheck } from './request-check.ts'
import { actorOf, mountOf } from './request-state.ts'

const path = '/admin/queues'

/** A view into the queues, for admins. Their jobs hold ids only. */
export async function addQueueBoard(app: FastifyInstance, gateway: Gateway): Promise<void> {
  const serverAdapter = new FastifyAdapter()
  serverAdapter.setBasePath(path)
  const queues = [...gateway.queues.queues.values()].map((queue) => new BullMQAdapter(queue as never))
  createBullBoard({ queues, serverAdapter, options: { uiConfig: { boardTitle: 'Delos' } } })
  await app.register(async (board) => {
    addRequestCheck(board, gateway, (request) => {
      if (hasScope(actorOf(request), 'admin')) return
      throw new HttpProblem(403, 'missing_scope', 'This key lacks the scope "admin"', {
        details: { requiredScope: 'admin' },
      })
    })
    // The page names its own place, which the board takes for the root.
    board.addHook('onSend', async (request, _reply, page) =>
      mountOf(request) && typeof page === 'string' ? page.replaceAll(path, mountOf(request) + path) : page,
    )
    await board.register(serverAdapter.registerPlugin(), { prefix: path })
  })
}
