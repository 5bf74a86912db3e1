import { fork } from 'node:child_process'

const graceMs = 10_000
const entry = new URL('alone.js', import.meta.url)

/**
 * Runs one benchmark in a fresh process, so that memory and warm-up are its own.
 *
 * @param {{ name: string, limitMs: number }} benchmark
 * @returns {Promise<import('./figures.js').Figure[]>}
 */
export function runAlone({ name, limitMs }) {
  return new Promise((resolve, reject) => {
    const child = fork(entry, [name], { stdio: ['ignore', 2, 2, 'ipc'] })
    const late = setTimeout(() => {
      reject(new Error(`not done after ${limitMs / 1000} s`))
      // It cleans up after itself when its parent hangs up; not for ever.
      child.disconnect()
      setTimeout(() => child.kill('SIGKILL'), graceMs).unref()
    }, limitMs)
    child.once('message', ({ figures, error }) => (figures ? resolve(figures) : reject(new Error(error))))
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      clearTimeout(late)
      reject(new Error(`its process ended early (${signal ?? code})`))
    })
  })
}
