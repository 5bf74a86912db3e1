import { connect } from 'node:net'

const dripMs = 1000

/**
 * Connections that begin a request and do not come to its end: half of them in the headers, half in the body, a byte a
 * second. Answers how long the last one of each was let in.
 */
process.once('message', async ({ url, key, each }) => {
  const { hostname, port } = new URL(url)
  const open = (head, drip) =>
    new Promise((resolve) => {
      const startedAt = performance.now()
      const socket = connect(Number(port), hostname, () => socket.write(head))
      const timer = setInterval(() => socket.write(drip), dripMs)
      socket.on('error', () => {})
      socket.resume()
      socket.once('close', () => {
        clearInterval(timer)
        resolve(performance.now() - startedAt)
      })
    })
  const post = `POST /api/leads/enrich HTTP/1.1\r\nhost: delos\r\nx-api-key: ${key}\r\n`
  const body = 'content-type: application/json\r\ncontent-length: 5000\r\n\r\n{"email": "'
  const some = (head, drip) => Promise.all(Array.from({ length: each }, () => open(head, drip)))
  const [headersMs, bodiesMs] = await Promise.all([some(`${post}x-slow: `, 'a'), some(post + body, 'a')])
  process.send?.({ headersMs: Math.max(...headersMs), bodiesMs: Math.max(...bodiesMs) })
  process.disconnect()
})
