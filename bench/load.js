import { fork } from 'node:child_process'

/**
 * Makes load from a second process.
 *
 * @param {string} maker a file in `loads/`
 * @param {object} task
 * @returns {Promise<any>}
 */
export function load(maker, task) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL(`loads/${maker}.js`, import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] })
    child.once('message', resolve)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`The load's process ended early (${code})`)))
    child.send(task)
  })
}
