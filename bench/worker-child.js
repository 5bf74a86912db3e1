import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Starts `worker-process.js`; resolves when it takes jobs.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {Record<string, string>} settings
 * @returns {Promise<{ exited: Promise<unknown> }>}
 */
export async function startWorkerChild(toUndo, settings) {
  const child = fork(new URL('worker-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] })
  const exited = once(child, 'exit')
  toUndo.add(async () => {
    if (child.connected) child.disconnect()
    await exited
  })
  child.send({ settings })
  const early = exited.then(() => Promise.reject(new Error('A worker ended')))
  await Promise.race([once(child, 'message'), early])
  early.catch(() => {})
  return { exited }
}
