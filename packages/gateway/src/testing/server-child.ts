import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Its standard input closes with our process, however that ends: then the server goes, and its folder. */
const watch = 'read _; kill -QUIT "$1"; sleep 1; kill -KILL "$1"; rm -rf "$2"'
const keptOutputChars = 4000

export interface ServerUser {
  uid: number
  gid: number
}

/** A server program that ends with this process at the latest. */
export interface ServerChild {
  /** The end of what it has written, for an error's text. */
  output(): string
  hasExited(): boolean
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>
}

export async function startServerChild(
  program: string,
  args: readonly string[],
  { folder, user }: { folder: string; user?: ServerUser },
): Promise<ServerChild> {
  // A group of its own: Ctrl-C in a terminal is for us, and we end the server in order.
  const child = spawn(program, args, { cwd: folder, ...user, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const output = collectOutput(child)
  const exited = once(child, 'close')
  await once(child, 'spawn')
  const watcher = spawn('sh', ['-c', watch, 'sh', String(child.pid), folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  child.once('exit', () => watcher.kill('SIGKILL'))
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  return {
    output,
    hasExited,
    async end(signal) {
      if (!hasExited()) child.kill(signal)
      await exited
    },
  }
}

function collectOutput(child: ChildProcess): () => string {
  let text = ''
  const keep = (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-keptOutputChars)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  return () => text
}
