import type { TLSSocket } from 'node:tls'
import { Agent, buildConnector } from 'undici'
import {
  type AddressRefusedError,
  assertMayReach,
  createResolver,
  guardedLookup,
  type OutboundPolicy,
  type ResolveName,
} from './outbound-guard.ts'

const connectMs = 10_000

export interface GuardedAgentOptions {
  /** How names are looked up. */
  resolve?: ResolveName
  keepAliveMs?: number
  maxHeaderSize?: number
}

/** Connections to the public internet and, where the policy says so, to this machine; to nowhere else. */
export function createGuardedAgent(policy: OutboundPolicy, options: GuardedAgentOptions = {}): Agent {
  const { resolve = createResolver({ timeoutMs: connectMs / 2 }), keepAliveMs = 1000, maxHeaderSize } = options
  const connect = buildConnector({ lookup: guardedLookup(resolve, policy), timeout: connectMs })
  return new Agent({
    // A host that is an address is not looked up, so the connection itself is asked once more where it leads.
    connect(options, done) {
      connect(options, (...[error, socket]) => {
        if (error) return done(error, null)
        const refusal = refusalOf(socket as TLSSocket, policy)
        if (!refusal) return done(null, socket)
        socket.destroy()
        return done(refusal, null)
      })
    },
    keepAliveTimeout: keepAliveMs,
    ...(maxHeaderSize === undefined ? {} : { maxHeaderSize }),
  })
}

function refusalOf({ remoteAddress }: TLSSocket, policy: OutboundPolicy): Error | undefined {
  try {
    assertMayReach(remoteAddress ?? '', policy)
    return undefined
  } catch (error) {
    return error as AddressRefusedError
  }
}
