import { BlockList, isIP } from 'node:net'

/** Everything of IPv4 that no public server has: private, shared, link-local, reserved, documentation, benchmark, relays. */
const closedIpv4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
  // The host agent of a large cloud, on an address that looks public.
  '168.63.129.16/32',
]

/** All of IPv6 that is in use by public servers; mapped, translated, link-local and unique local addresses are not in it. */
const openIpv6 = ['2000::/3']

/** Within it: protocol assignments with Teredo, benchmarks and overlays, documentation, 6to4. */
const closedIpv6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20']

const closed4 = listOf(closedIpv4, 'ipv4')
const open6 = listOf(openIpv6, 'ipv6')
const closed6 = listOf(closedIpv6, 'ipv6')

/** Whether a server of the public internet can have this address. What is no address is none. */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 4) return !closed4.check(address, 'ipv4')
  return isIP(address) === 6 && open6.check(address, 'ipv6') && !closed6.check(address, 'ipv6')
}

const loopback4 = listOf(['127.0.0.0/8'], 'ipv4')

export function isLoopbackAddress(address: string): boolean {
  return address === '::1' || (isIP(address) === 4 && loopback4.check(address, 'ipv4'))
}

function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const range of ranges) {
    const [network = '', bits = ''] = range.split('/')
    list.addSubnet(network, Number(bits), family)
  }
  return list
}
