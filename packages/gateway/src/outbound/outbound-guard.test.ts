import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOutboundClient } from './outbound-client.ts'
import { readOutboundUrl } from './outbound-guard.ts'

const outside = { allowLoopback: false }
const message = { headers: {}, body: '{}', timeoutMs: 2000 }

let listener: Server
let port: number
let connections = 0

beforeAll(async () => {
  listener = createServer((socket) => {
    connections++
    socket.destroy()
  }).listen(0, '127.0.0.1')
  await once(listener, 'listening')
  port = (listener.address() as AddressInfo).port
})
afterAll(() => void listener.close())

/** A public address that nobody answers at is not asked: only what is refused is tried here. */
const closed: [what: string, url: string][] = [
  ['loopback', 'https://127.0.0.1'],
  ['all of loopback', 'https://127.255.255.254'],
  ['this network', 'https://0.0.0.0'],
  ['private 10', 'https://10.0.0.1'],
  ['private 172', 'https://172.16.0.1'],
  ['the end of private 172', 'https://172.31.255.255'],
  ['private 192', 'https://192.168.1.1'],
  ['shared', 'https://100.64.0.1'],
  ['metadata of one cloud, shared', 'https://100.100.100.200'],
  ['metadata of most clouds, link-local', 'https://169.254.169.254/latest/meta-data/'],
  ['metadata of containers, link-local', 'https://169.254.170.2'],
  ['the agent of a cloud', 'https://168.63.129.16'],
  ['metadata of another cloud', 'https://192.0.0.192'],
  ['protocol assignments', 'https://192.0.0.1'],
  ['documentation 1', 'https://192.0.2.1'],
  ['documentation 2', 'https://198.51.100.1'],
  ['documentation 3', 'https://203.0.113.1'],
  ['benchmark', 'https://198.18.0.1'],
  ['the end of benchmark', 'https://198.19.255.255'],
  ['relays of 6to4', 'https://192.88.99.1'],
  ['multicast', 'https://224.0.0.1'],
  ['reserved', 'https://240.0.0.1'],
  ['broadcast', 'https://255.255.255.255'],
  ['one decimal number', 'https://2130706433'],
  ['one hexadecimal number', 'https://0x7f000001'],
  ['octal', 'https://0177.0.0.1'],
  ['hexadecimal parts', 'https://0x7f.0x0.0x0.0x1'],
  ['two parts', 'https://127.1'],
  ['a full stop at the end', 'https://127.0.0.1.'],
  ['digits in circles', 'https://①②⑦.⓪.⓪.①'],
  ['full-width digits', 'https://１２７.０.０.１'],
  ['ideographic full stops', 'https://127。0。0。1'],
  ['percent-encoded', 'https://%31%32%37.0.0.1'],
  ['IPv6 loopback', 'https://[::1]'],
  ['IPv6 unspecified', 'https://[::]'],
  ['IPv4 mapped into IPv6', 'https://[::ffff:127.0.0.1]'],
  ['the same in hexadecimal', 'https://[::ffff:7f00:1]'],
  ['a public one mapped', 'https://[::ffff:8.8.8.8]'],
  ['IPv4 compatible', 'https://[::127.0.0.1]'],
  ['IPv4 translated', 'https://[::ffff:0:127.0.0.1]'],
  ['NAT64', 'https://[64:ff9b::7f00:1]'],
  ['local NAT64', 'https://[64:ff9b:1::a00:1]'],
  ['6to4', 'https://[2002:7f00:1::]'],
  ['Teredo', 'https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]'],
  ['IPv6 benchmark', 'https://[2001:2::1]'],
  ['ORCHID', 'https://[2001:20::1]'],
  ['IPv6 documentation', 'https://[2001:db8::1]'],
  ['more IPv6 documentation', 'https://[3fff::1]'],
  ['unique local', 'https://[fd00:ec2::254]'],
  ['link-local', 'https://[fe80::1]'],
  ['site-local', 'https://[fec0::1]'],
  ['IPv6 multicast', 'https://[ff02::1]'],
  ['discard', 'https://[100::1]'],
  ['segment routing', 'https://[5f00::1]'],
  ['localhost', 'https://localhost'],
  ['localhost with a full stop', 'https://localhost.'],
  ['a name under localhost', 'https://api.localhost'],
  ['localhost in other letters', 'https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ'],
  ['a user name', 'https://8.8.8.8@hooks.example'],
  ['a password', 'https://a:b@hooks.example'],
  ['port 0', 'https://hooks.example:0'],
  ['plain HTTP', 'http://hooks.example'],
  ['another scheme', 'file:///etc/passwd'],
  ['another scheme with a host', 'gopher://hooks.example'],
  ['no URL', 'hooks.example'],
  ['a zone', 'https://[fe80::1%25lo]'],
]

describe('an address that an outsider names', () => {
  it.each(closed)('is refused: %s', async (_what, url) => {
    expect(() => readOutboundUrl(url, outside)).toThrow()
    const client = createOutboundClient(outside)
    await expect(client.post(url, message)).rejects.toMatchObject({ code: 'ADDRESS_REFUSED' })
    await client.close()
  })

  it.each([
    'https://hooks.example/x?y=1',
    'https://8.8.8.8',
    'https://[2606:4700::1111]:8443/x',
    'https://bücher.example',
  ])('may be %s', (url) => {
    expect(readOutboundUrl(url, outside).protocol).toBe('https:')
  })

  it('may be this machine where that is allowed, and then no other private one', () => {
    const inside = { allowLoopback: true }
    expect(readOutboundUrl('http://127.0.0.1:8080/x', inside).port).toBe('8080')
    expect(readOutboundUrl('http://localhost:8080/x', inside).hostname).toBe('localhost')
    expect(() => readOutboundUrl('http://10.0.0.1', inside)).toThrow('https')
    expect(() => readOutboundUrl('https://10.0.0.1', inside)).toThrow('public')
    expect(() => readOutboundUrl('https://[::ffff:127.0.0.1]', inside)).toThrow('public')
  })
})

describe('a name', () => {
  const closedAddresses = closed.flatMap(([, url]) => {
    const host = URL.canParse(url) ? new URL(url).hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '') : ''
    return /^[\d.]+$|:/.test(host) ? [host] : []
  })

  it('that leads to one of them makes no connection', async () => {
    connections = 0
    expect(closedAddresses.length).toBeGreaterThan(40)
    for (const address of closedAddresses) {
      const client = createOutboundClient({ ...outside, resolve: async () => [address] })
      await expect(client.post(`https://hooks.example:${port}`, message)).rejects.toMatchObject({
        code: 'ADDRESS_REFUSED',
      })
      await client.close()
    }
    expect(connections).toBe(0)
  })

  it('with one bad address among good ones makes no connection', async () => {
    const client = createOutboundClient({ ...outside, resolve: async () => ['8.8.8.8', '127.0.0.1'] })
    await expect(client.post(`https://hooks.example:${port}`, message)).rejects.toThrow('public internet')
    await client.close()
  })

  it('that changes between one look and the next makes no connection', async () => {
    connections = 0
    let looks = 0
    const resolve = async () => (looks++ === 0 ? ['8.8.8.8'] : ['127.0.0.1'])
    // The first look is that of somebody who checks beforehand; the connection makes its own.
    expect(await resolve()).toEqual(['8.8.8.8'])
    const client = createOutboundClient({ ...outside, resolve })
    await expect(client.post(`https://hooks.example:${port}`, message)).rejects.toMatchObject({
      code: 'ADDRESS_REFUSED',
    })
    expect([looks, connections]).toEqual([2, 0])
    await client.close()
  })

  it('is looked up once a connection, which then goes where the look said', async () => {
    connections = 0
    let looks = 0
    const resolve = async () => (looks++ === 0 ? ['127.0.0.1'] : ['10.0.0.1'])
    const client = createOutboundClient({ allowLoopback: true, resolve })
    await expect(client.post(`https://hooks.example:${port}`, message)).rejects.toThrow()
    expect([looks, connections]).toEqual([1, 1])
    await client.close()
  })
})
