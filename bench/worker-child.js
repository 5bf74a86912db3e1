import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const worker = fileURLToPath(new URL('worker-process.js', import.meta.url))

/**
 * Starts `worker-process.js`; resolves when it takes jobs.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {Record<string, string>} settings
 * @param {{ within?: readonly string[], workMs?: number }} [options] `within`: the command that runs it; `workMs`: how long a job takes that leaves an effect
 * @returns {Promise<{ exited: Promise<unknown>, signal: (signal: NodeJS.Signals) => void }>}
 */
export async function startWorkerChild(toUndo, settings, { within = [], workMs = 0 } = {}) {
  const [command, ...args] = [...within, process.execPath, worker]
  const child = spawn(command, args, { stdio: ['ignore', 2, 2, 'ipc'] })
  const exited = once(child, 'exit')
  toUndo.add(async () => {
    // One that is frozen would not notice.
    child.kill('SIGCONT')
    if (child.connected) child.disconnect()
    await exited
  })
  child.send({ settings, workMs })
  const early = exited.then(() => Promise.reject(new Error('A worker ended')))
  await Promise.race([once(child, 'message'), early])
  early.catch(() => {})
  return { exited, signal: (signal) => void child.kill(signal) }
}
