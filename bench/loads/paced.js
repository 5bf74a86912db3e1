import { Agent, request } from 'node:http'

/**
 * So many requests a second, to either address by turns of some seconds, so that both see the same weather. Answers the
 * times of each turn in milliseconds, from sending to the last byte.
 */
process.once('message', async ({ sides, path, bodies, perSecond, seconds, turns, connections }) => {
  const agents = sides.map(() => new Agent({ keepAlive: true, maxSockets: connections }))
  const tookMs = sides.map(() => [])
  for (let turn = 0; turn < turns; turn++) {
    for (const [at, { url, key }] of sides.entries()) {
      const took = await pace({ agent: agents[at], url: url + path, key, bodies, perSecond, seconds })
      // The first turn warms up.
      if (turn > 0) tookMs[at].push(took)
    }
  }
  process.send?.({ tookMs })
  for (const agent of agents) agent.destroy()
  process.disconnect()
})

async function pace({ perSecond, seconds, bodies, ...call }) {
  const texts = bodies.map((body) => JSON.stringify(body))
  const total = perSecond * seconds
  const calls = []
  const startedAt = performance.now()
  while (calls.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) / 1000) * perSecond) + 1)
    while (calls.length < due) calls.push(timed({ ...call, body: texts[calls.length % texts.length] }))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return Promise.all(calls)
}

function timed({ agent, url, key, body }) {
  const startedAt = performance.now()
  const headers = { 'x-api-key': key, 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${url} answered ${answer.statusCode}`))
      answer.resume()
      answer.once('end', () => resolve(performance.now() - startedAt))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}
