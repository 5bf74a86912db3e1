import type { Server } from 'node:http'

export async function listen(
  server: Server,
  options: { host?: string; port?: number },
): Promise<{ port: number; url: string }> {
  const host = options.host ?? '127.0.0.1'
  // Longer than any client keeps an idle connection, so that no request meets a closing socket.
  server.keepAliveTimeout = 75_000
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, host, resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the emulator listens on no port')
  return { port: address.port, url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}` }
}

/** Ends every connection, also hanging ones. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()))
    server.closeAllConnections()
  })
}
