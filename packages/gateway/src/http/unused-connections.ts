import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

const lookEveryMs = 100

/**
 * Cuts connections on which nobody has asked for anything once the server closes. Browsers and HTTP clients open some in
 * advance; Node neither counts them as idle nor times them out any more, and would wait for them without end.
 */
export function cutUnusedConnections(app: FastifyInstance): void {
  const open = new Set<Socket>()
  app.server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  app.addHook('preClose', async () => {
    const cut = () => {
      for (const socket of open) if (socket.bytesRead === 0) socket.destroy()
    }
    cut()
    const timer = setInterval(cut, lookEveryMs)
    app.server.once('close', () => clearInterval(timer))
  })
}
