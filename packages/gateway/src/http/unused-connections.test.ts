import { once } from 'node:events'
import { connect } from 'node:net'
import { fastify } from 'fastify'
import { expect, it } from 'vitest'
import { cutUnusedConnections } from './unused-connections.ts'

it('a connection on which nobody has asked does not keep a server from closing, a request does', async () => {
  const app = fastify({ forceCloseConnections: 'idle' })
  cutUnusedConnections(app)
  let answer: () => void = () => {}
  const asked = new Promise<void>((resolve) => {
    app.get('/slow', () => {
      resolve()
      return new Promise((end) => (answer = () => end('done')))
    })
  })
  const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }))
  const unused = connect({ host: url.hostname, port: Number(url.port) })
  unused.resume()
  await once(unused, 'connect')
  const slow = fetch(new URL('/slow', url)).then((response) => response.text())
  await asked
  const cut = once(unused, 'close')
  const closed = app.close()
  await cut
  answer()
  expect(await slow).toBe('done')
  await closed
})
