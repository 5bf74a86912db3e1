import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../../../bin/delos.js', import.meta.url))

/** A `delos` in a process of its own. */
export interface Child {
  /** Where it says that it is to be found. */
  url: string
  /** Asks it to end, and waits until it has. */
  close(): Promise<void>
}

/** Waits for the line that ends with the address of what was started. */
export async function startChild(args: readonly string[], env: Record<string, string>): Promise<Child> {
  const child = spawn(process.execPath, [bin, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let written = ''
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: string) => {
      written += chunk
      const [, found] = / at (http:\S+)$/m.exec(written.slice(0, written.lastIndexOf('\n') + 1)) ?? []
      if (found) resolve(found)
    }
    child.stdout.setEncoding('utf8').on('data', read)
    child.stderr.setEncoding('utf8').on('data', read)
    child.once('error', reject)
    void ended.then(() => reject(new Error(`delos ${args.join(' ')} ended: ${written.trim()}`)))
  })
  return {
    url,
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}
