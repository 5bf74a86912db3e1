import { createHash } from 'node:crypto'
import { loadConfig } from '../packages/gateway/dist/config.js'
import { createGateway } from '../packages/gateway/dist/gateway.js'
import { handlers } from '../packages/gateway/dist/worker/handlers.js'
import { createWorker } from '../packages/gateway/dist/worker/worker.js'

/** One of several worker processes. Its jobs do nothing, or half of them fail once, or they take the process with them. */
process.once('message', async ({ settings }) => {
  const gateway = await createGateway(loadConfig(settings))
  const tries = new Map()
  const worker = createWorker(gateway, {
    handlers: {
      ...handlers,
      async 'enrich-org'({ job }, { domain }) {
        if (domain === 'poison.example') process.kill(process.pid, 'SIGKILL')
        const number = (tries.get(job.id) ?? 0) + 1
        tries.set(job.id, number)
        if (domain === 'fails.example' && number === 1 && isOdd(job.id)) throw new Error('This try fails')
        return {}
      },
    },
  })
  await worker.start()
  process.once('disconnect', () => {
    void worker
      .close()
      .then(() => gateway.close())
      .finally(() => process.exit())
  })
  process.send?.({})
})

function isOdd(text) {
  return createHash('sha256').update(text).digest()[0] % 2 === 1
}
