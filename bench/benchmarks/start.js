import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { atMost, median } from '../figures.js'

const bin = fileURLToPath(new URL('../../packages/gateway/bin/delos.js', import.meta.url))
const emptyStarts = 2
const usedStarts = 3
const pollMs = 10

/** From the command to the first `/readyz` that is 200. */
export async function measure(toUndo) {
  const empty = []
  let folder = ''
  for (let at = 0; at < emptyStarts; at++) {
    folder = await toUndo.folder()
    empty.push(await startOnce(toUndo, folder))
  }
  const used = []
  for (let at = 0; at < usedStarts; at++) used.push(await startOnce(toUndo, folder))
  const [emptySeconds, usedSeconds] = [median(empty) / 1000, median(used) / 1000]
  return [
    { name: 'start on an empty folder', figure: emptySeconds, unit: 's', ...atMost(emptySeconds, 6) },
    { name: 'start on a used folder', figure: usedSeconds, unit: 's', ...atMost(usedSeconds, 2.5) },
  ]
}

async function startOnce(toUndo, folder) {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [bin, 'serve'], {
    env: { PATH: process.env.PATH, DELOS_DATA_DIR: folder, PORT: '0', LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await exited
  }
  toUndo.add(stop)
  const url = await addressOf(child)
  while (!(await isReady(url))) await new Promise((resolve) => setTimeout(resolve, pollMs))
  const tookMs = performance.now() - startedAt
  await stop()
  return tookMs
}

async function addressOf(child) {
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/\S+/.exec(line.startsWith('Delos serves at') ? line : '') ?? []
    if (url) return url
  }
  throw new Error('It ended without an address')
}

async function isReady(url) {
  return (await fetch(`${url}/readyz`)).ok
}
