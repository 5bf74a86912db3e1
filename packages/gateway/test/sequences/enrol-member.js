import { createInterface } from 'node:readline'
import { loadConfig } from '../../dist/config.js'
import { createGateway } from '../../dist/gateway.js'
import { addToSequence } from '../../dist/services/sequences/add-to-sequence.js'

// One process of several on one database and one Apollo: each line is a list of enrolments that it makes at once, and the
// answer is how many contacts came in. It may be killed in the middle.
const gateway = await createGateway(loadConfig(process.env))
const actor = { type: 'key', id: 'member', name: 'member', scopes: ['write'] }

async function enrol(wish) {
  const context = gateway.as(actor, { requestId: gateway.makeId() })
  const { enrolled } = await addToSequence.call(context, wish)
  return enrolled.length
}

for await (const line of createInterface({ input: process.stdin })) {
  const counts = await Promise.all(JSON.parse(line).map(enrol))
  process.stdout.write(`${counts.reduce((sum, count) => sum + count, 0)}\n`)
}
await gateway.close()
