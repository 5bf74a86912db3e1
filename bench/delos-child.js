import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createApi } from './api.js'
import { adminKey } from './open-delos.js'

/**
 * Starts `delos-process.js`.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {object} task
 */
export function startDelosChild(toUndo, task) {
  const child = fork(new URL('delos-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] })
  const exited = once(child, 'exit')
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  child.send(task)
  toUndo.add(() => (hasExited() ? undefined : close()))

  /** Rejects where the process ends instead of answering. */
  async function answer() {
    const ended = exited.then(([code, signal]) => Promise.reject(new Error(`The gateway ended (${signal ?? code})`)))
    const [message] = await Promise.race([once(child, 'message'), ended])
    return message
  }
  async function close() {
    child.disconnect()
    await exited
  }
  return {
    close,
    ready: async () => createApi((await answer()).url, adminKey),
    async ask(question) {
      const answered = answer()
      child.send(question)
      return answered
    },
    /** As the kernel does it: no handler runs. */
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
