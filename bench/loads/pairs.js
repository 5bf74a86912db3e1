/** One request at a time, each after a pause, to either address in turn, so that both see the same weather. */
process.once('message', async ({ left, right, pairs, pauseMs }) => {
  const leftMs = []
  const rightMs = []
  for (const [leftBody, rightBody] of pairs) {
    await pause(pauseMs)
    leftMs.push(await timed(left, leftBody))
    await pause(pauseMs)
    rightMs.push(await timed(right, rightBody))
  }
  process.send?.({ leftMs, rightMs })
  process.disconnect()
})

const pause = (ms) => ms && new Promise((resolve) => setTimeout(resolve, ms))

async function timed({ url, key }, body) {
  const startedAt = performance.now()
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify(body),
  })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`)
  return performance.now() - startedAt
}
