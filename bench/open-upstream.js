import { fork } from 'node:child_process'
import { once } from 'node:events'

/**
 * Starts `upstream-process.js`: an emulator whose work is not done by the gateway's thread, and its address.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @returns {Promise<string>}
 */
export async function openUpstream(toUndo) {
  const child = fork(new URL('upstream-process.js', import.meta.url), { stdio: ['ignore', 2, 2, 'ipc'] })
  toUndo.add(async () => {
    child.disconnect()
    await once(child, 'exit')
  })
  child.send({})
  const [{ url }] = await once(child, 'message')
  return url
}
