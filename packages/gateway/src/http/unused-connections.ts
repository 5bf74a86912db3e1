import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

const lookEveryMs = 100

/**
 * Cuts connections on which nobody asks for anything once the server closes. Node does so once, at the start: it would wait
 * for those that become idle later, and without end for those that a browser or a client has opened in advance.
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
      app.server.closeIdleConnections()
    }
    cut()
    const timer = setInterval(cut, lookEveryMs)
    app.server.once('close', () => clearInterval(timer))
  })
}
