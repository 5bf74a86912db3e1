import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../packages/gateway/bin/delos.js', import.meta.url))
/** Of Linux, everywhere. */
const ticksPerSecond = 100
const tailChars = 4000
/** Its standard input closes with our process, however that ends. */
const watch = 'read _; kill -KILL "$1"'

/**
 * One `delos` in a process of its own, as it is deployed.
 *
 * @typedef {object} Program
 * @property {string} url
 * @property {number} pid
 * @property {(signal: NodeJS.Signals) => Promise<number | null>} end sends the signal and waits; the exit code
 * @property {() => boolean} hasEnded
 * @property {() => string} tail the end of what it has written
 * @property {() => number} lines how many lines it has written
 * @property {() => Promise<number>} cpuSeconds
 */

/**
 * Starts it, and waits until it says where it listens.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {{ args: readonly string[], env: Record<string, string>, within?: readonly string[] }} task `within`: the command that runs it, such as `ip netns exec name`
 * @returns {Promise<Program>}
 */
export async function startProgram(toUndo, { args, env, within = [] }) {
  const [command, ...rest] = [...within, process.execPath, bin, ...args]
  const child = spawn(command, rest, { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  const exited = once(child, 'close')
  const watcher = spawn('sh', ['-c', watch, 'sh', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  child.once('exit', () => watcher.kill('SIGKILL'))
  let tail = ''
  let lines = 0
  const keep = (chunk) => {
    lines += chunk.split('\n').length - 1
    tail = (tail + chunk).slice(-tailChars)
    if (process.env.BENCH_LOG) process.stderr.write(`[${child.pid}] ${chunk}`)
  }
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  async function end(signal) {
    if (!hasEnded()) child.kill(signal)
    await exited
    return child.exitCode
  }
  toUndo.add(() => end('SIGKILL'))
  return {
    url: await announced(child, () => tail),
    pid: child.pid,
    end,
    hasEnded,
    tail: () => tail,
    lines: () => lines,
    async cpuSeconds() {
      const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8')
      // The name may hold spaces; what follows its bracket does not.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
    },
  }
}

/** Every command says on one line where it can be reached. */
async function announced(child, tail) {
  const early = once(child, 'close').then(() => Promise.reject(new Error(`delos ended: ${tail()}`)))
  early.catch(() => {})
  for (;;) {
    const [, url] =
      /^(?:Delos serves at|Delos runs jobs; its health is at|Emulated Apollo .* at) (\S+)$/m.exec(tail()) ?? []
    if (url) return url
    await Promise.race([once(child.stdout, 'data'), early])
  }
}
