import autocannon from 'autocannon'

/** So many connections that ask one after the other, each for its own share of the bodies; who is refused asks again at once. */
process.once('message', async ({ url, key, bodies, connections, seconds }) => {
  const headers = { 'content-type': 'application/json', 'x-api-key': key }
  const share = Math.floor(bodies.length / connections)
  const took = { answered: [], refused: [], failed: [] }
  let clients = 0
  const run = autocannon({
    url,
    connections,
    duration: seconds,
    requests: [{ method: 'POST', headers, body: JSON.stringify(bodies[0]) }],
    setupClient(client) {
      const own = bodies.slice(share * clients, share * ++clients)
      client.setRequests(own.map((body) => ({ method: 'POST', headers, body: JSON.stringify(body) })))
    },
  })
  run.on('response', (_, status, __, ms) => {
    const kind = status === 200 ? 'answered' : status === 503 ? 'refused' : 'failed'
    took[kind].push(ms)
  })
  const { duration, errors, timeouts } = await run
  process.send?.({
    answeredPerSecond: took.answered.length / duration,
    answered: inOrder(took.answered),
    refused: inOrder(took.refused),
    failures: took.failed.length + errors + timeouts,
  })
  process.disconnect()
})

function inOrder(ms) {
  const sorted = ms.toSorted((a, b) => a - b)
  const at = (share) => sorted[Math.floor(sorted.length * share)] ?? 0
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) }
}
