import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * What a benchmark has started and has to stop again.
 *
 * @typedef {object} Disposables
 * @property {(step: () => unknown) => void} add
 * @property {() => Promise<string>} folder a fresh temporary folder, removed at the end
 * @property {() => Promise<void>} undo in reverse order
 */

/** @returns {Disposables} */
export function disposables() {
  /** @type {(() => unknown)[]} */
  const steps = []
  return {
    add: (step) => void steps.push(step),
    async folder() {
      const path = await mkdtemp(join(tmpdir(), 'delos-bench-'))
      steps.push(() => rm(path, { recursive: true, force: true, maxRetries: 5 }))
      return path
    },
    async undo() {
      for (const step of steps.splice(0).reverse()) await Promise.resolve(step()).catch((error) => console.error(error))
    },
  }
}
