import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'

const built = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const bin = fileURLToPath(new URL('../../bin/delos.js', import.meta.url))
const printLimitMs = 120_000
const endLimitMs = 120_000

export interface End {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A `delos` of the test's own, in a process of its own. */
export interface Program {
  readonly pid: number
  readonly stdout: string
  readonly stderr: string
  /** Waits for a line of stdout; gives what its first group holds. Throws where the program ends without it. */
  printed(pattern: RegExp): Promise<string>
  ended(limitMs?: number): Promise<End>
  /** Sends the signal to this process alone, and waits for its end. */
  kill(signal: NodeJS.Signals): Promise<End>
}

/** Runs the built program, never the sources; only what `env` names is set. */
export function startProgram(args: readonly string[], env: Record<string, string> = {}): Program {
  if (!existsSync(built)) throw new Error('packages/gateway/dist is missing: run npm run build first')
  const child = spawn(process.execPath, [bin, ...args], {
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: 'pipe',
  })
  child.stdin.end()
  return toProgram(child)
}

function toProgram(child: ChildProcessWithoutNullStreams): Program {
  let stdout = ''
  let stderr = ''
  let end: End | undefined
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  // `close` and not `exit`: by then everything that was printed has been read.
  child.on('close', (code, signal) => (end = { code, signal }))

  async function ended(limitMs = endLimitMs): Promise<End> {
    await vi.waitUntil(() => end, { timeout: limitMs, interval: 10 })
    return end ?? { code: null, signal: null }
  }

  return {
    pid: child.pid ?? 0,
    get stdout() {
      return stdout
    },
    get stderr() {
      return stderr
    },
    ended,
    async printed(pattern) {
      await vi.waitUntil(() => pattern.test(stdout) || end, { timeout: printLimitMs, interval: 10 })
      const found = pattern.exec(stdout)?.[1]
      if (found === undefined) throw new Error(`delos ended with ${JSON.stringify(end)}: ${stderr || stdout}`)
      return found
    },
    async kill(signal) {
      if (!end) child.kill(signal)
      return ended()
    },
  }
}
