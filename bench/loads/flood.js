import autocannon from 'autocannon'

/** As many requests as go through so many connections, for so many seconds. */
process.once('message', async ({ url, key, bodies, connections, seconds }) => {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: bodies.map((body) => ({
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': key },
      body: JSON.stringify(body),
    })),
  })
  const { requests, latency, non2xx, errors, timeouts } = result
  process.send?.({
    requestsPerSecond: requests.total / result.duration,
    p50Ms: latency.p50,
    p99Ms: latency.p99,
    failures: non2xx + errors + timeouts,
  })
  process.disconnect()
})
