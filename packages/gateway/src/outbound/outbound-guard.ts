import { Resolver } from 'node:dns/promises'
import type { LookupFunction } from 'node:net'
import { isIP } from 'node:net'
import { callbackify } from 'node:util'
import { isLoopbackAddress, isPublicAddress } from './address-ranges.ts'

/** Where requests to addresses that others have named may go. */
export interface OutboundPolicy {
  /** For tests and development: this machine itself, and plain HTTP to it. */
  allowLoopback: boolean
}

/** Every address of a name. Rejects where there is none. */
export type ResolveName = (name: string) => Promise<readonly string[]>

/** Thrown before anything is sent: the address is one that outsiders must not make us talk to. */
export class AddressRefusedError extends Error {
  readonly code = 'ADDRESS_REFUSED'

  constructor(why: string) {
    super(why)
    this.name = 'AddressRefusedError'
  }
}

/**
 * The address as a URL, where nothing about its text is against it. `URL` has brought every spelling of an IPv4 address
 * to the one with four decimal numbers. What a name leads to is looked at in the moment of connecting.
 */
export function readOutboundUrl(text: string, policy: OutboundPolicy): URL {
  const url = parse(text)
  const host = hostOf(url)
  const isLocal = isLocalName(host) || isLoopbackAddress(host)
  if (isLocal && !policy.allowLoopback) throw new AddressRefusedError('the address is this machine’s own')
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
    throw new AddressRefusedError('the address must begin with https://')
  }
  if (url.username || url.password) throw new AddressRefusedError('the address must not hold a user name or password')
  if (url.port === '0') throw new AddressRefusedError('port 0 is no port')
  if (isIP(host) && !isLocal) assertMayReach(host, policy)
  return url
}

function parse(text: string): URL {
  try {
    return new URL(text)
  } catch {
    throw new AddressRefusedError('this is not a URL')
  }
}

/** Without the brackets of IPv6, and without the full stop that may end a name. */
function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
}

function isLocalName(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost')
}

export function assertMayReach(address: string, { allowLoopback }: OutboundPolicy): void {
  if (isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address))) return
  throw new AddressRefusedError('the address is not on the public internet')
}

/**
 * The look-up that a connection makes, and so the very addresses that it connects to: between this look and the
 * connection there is no second one whose answer could differ. One bad address spoils the name.
 */
export function guardedLookup(resolve: ResolveName, policy: OutboundPolicy): LookupFunction {
  async function look(name: string): Promise<readonly string[]> {
    const addresses = isLocalName(name.replace(/\.$/, '')) ? ['127.0.0.1'] : await resolve(name)
    for (const address of addresses) assertMayReach(address, policy)
    if (!addresses.length) throw new AddressRefusedError('the name leads nowhere')
    return addresses
  }
  const lookUp = callbackify(look)
  return (name, options, done) => {
    lookUp(name, (error, addresses) => {
      if (error) return done(error, '', 0)
      const found = addresses.map((address) => ({ address, family: isIP(address) }))
      const [first] = found
      return options.all ? done(null, found) : done(null, first?.address ?? '', first?.family)
    })
  }
}

/** Asks name servers directly: the system's own look-up holds one of a few threads for as long as a dead server is silent. */
export function createResolver({ timeoutMs }: { timeoutMs: number }): ResolveName {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 2 })
  return async (name) => {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const [failure] = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as Error] : []))
    if (!addresses.length && failure) throw failure
    return addresses
  }
}
