import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { promisify } from 'node:util'

const run = promisify(execFile)
const ip = (...args) => run('ip', args)

/**
 * A network namespace for the processes of Delos, with one cable to each service: a cable that is pulled passes nothing,
 * and tells nobody. Needs root and Linux.
 *
 * @param {import('./disposables.js').Disposables} toUndo
 * @param {Record<string, string>} services their addresses on this machine, by name
 */
export async function openCutOff(toUndo, services) {
  const name = `delos-${process.pid}`
  await ip('netns', 'add', name)
  toUndo.add(() => ip('netns', 'del', name))
  await ip('-n', name, 'link', 'set', 'lo', 'up')
  const cables = {}
  for (const [number, [service, url]] of Object.entries({ ...services, door: undefined }).entries()) {
    const cable = await lay(name, number)
    cables[service] = cable
    if (url) cable.url = await forward(toUndo, { url, host: cable.outside })
  }
  return {
    /** What runs a command inside. */
    within: ['ip', 'netns', 'exec', name],
    /** Where what is inside listens, so that it can be asked from outside. */
    host: cables.door.inside,
    url: (service) => cables[service].url,
    pull: (...names) => Promise.all(names.map((each) => ip('link', 'set', cables[each].device, 'down'))),
    plug: (...names) => Promise.all(names.map((each) => ip('link', 'set', cables[each].device, 'up'))),
  }
}

/** A pair of devices, one at each side; both go with the namespace. */
async function lay(name, number) {
  const device = `dl${process.pid % 100_000}o${number}`
  const peer = `dl${process.pid % 100_000}i${number}`
  const [outside, inside] = [`10.213.${number}.1`, `10.213.${number}.2`]
  await ip('link', 'add', device, 'type', 'veth', 'peer', 'name', peer)
  await ip('link', 'set', peer, 'netns', name)
  await ip('addr', 'add', `${outside}/30`, 'dev', device)
  await ip('-n', name, 'addr', 'add', `${inside}/30`, 'dev', peer)
  await ip('link', 'set', device, 'up')
  await ip('-n', name, 'link', 'set', peer, 'up')
  return { device, outside, inside, url: undefined }
}

/** The services listen on loopback, where nobody inside can come. A connection that ends at one side ends at the other. */
async function forward(toUndo, { url, host }) {
  const { hostname, port } = new URL(url)
  const open = new Set()
  const server = createServer((client) => {
    const service = connect(Number(port), hostname)
    for (const [one, other] of [
      [client, service],
      [service, client],
    ]) {
      open.add(one)
      one.setNoDelay(true)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  server.listen(0, host)
  await once(server, 'listening')
  toUndo.add(() => {
    server.close()
    for (const socket of open) socket.destroy()
  })
  return url.replace(`${hostname}:${port}`, `${host}:${server.address().port}`)
}
