import type { ApolloClient, ApolloEvent, Clock, EndpointName } from '@delos/client'
import type { Logger } from 'pino'
import type { Db } from './db/database.ts'
import { endOpenCircuit, listOpenCircuits, putOpenCircuit } from './db/open-circuits.ts'

export interface CircuitBoard {
  /** Tells the other processes what this one has found out by its own calls. */
  note(event: ApolloEvent): void
  /** Looks what the others have found out. */
  look(apollo: Pick<ApolloClient, 'followCircuit'>): Promise<void>
}

/** Who found the endpoint down asks first whether it is up again; the others would only ask the same. */
const asksFirstMs = 3000

/** One process pays for finding out that Apollo is down, and one asks whether it is up again; the others follow within a second. */
export function createCircuitBoard(
  db: Db,
  { processId, clock, openMs, log }: { processId: string; clock: Clock; openMs: number; log: Logger },
): CircuitBoard {
  const followed = new Set<EndpointName>()
  const failed = (error: unknown) => log.warn({ err: error }, 'circuit not shared')
  return {
    note(event) {
      if (event.type !== 'circuit' || event.isFollowing) return
      const { endpoint, to } = event
      if (to === 'open') putOpenCircuit(db, { endpoint, holder: processId, forMs: openMs + asksFirstMs }).catch(failed)
      if (to === 'closed') endOpenCircuit(db, endpoint).catch(failed)
    },
    async look(apollo) {
      const open = await listOpenCircuits(db, { notBy: processId })
      const now = clock.now()
      for (const endpoint of followed) {
        if (open.some((circuit) => circuit.endpoint === endpoint)) continue
        followed.delete(endpoint)
        apollo.followCircuit(endpoint, undefined)
      }
      for (const { endpoint, leftMs } of open) {
        followed.add(endpoint as EndpointName)
        apollo.followCircuit(endpoint as EndpointName, now + leftMs)
      }
    },
  }
}
