import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createApi } from './api.js'
import { adminKey, openEmulator } from './open-delos.js'
import { openPostgres } from './postgres.js'

/**
 * Several gateways, each in a process of its own, on one PostgreSQL and one emulator.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {number} size
 */
export async function openFleet(toUndo, size) {
  const emulator = await openEmulator({})
  toUndo.add(() => emulator.close())
  const task = { apolloUrl: emulator.url, databaseUrl: await openPostgres(toUndo) }
  const apis = []
  // One after the other: the first one prepares the database.
  for (let number = 0; number < size; number++) apis.push(await startMember(toUndo, task))
  return { emulator, apis }
}

async function startMember(toUndo, task) {
  const child = fork(new URL('fleet-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] })
  const exited = once(child, 'exit')
  toUndo.add(async () => {
    if (child.connected) child.disconnect()
    await exited
  })
  child.send(task)
  const ended = exited.then(([code, signal]) => Promise.reject(new Error(`A gateway ended (${signal ?? code})`)))
  const [{ url }] = await Promise.race([once(child, 'message'), ended])
  ended.catch(() => {})
  return createApi(url, adminKey)
}
