import type { Lane } from '../http.ts'

/** While both lanes wait, every so many starts one is the batch lane's, so that it never stands still. */
export const batchTurn = 10

export interface LaneRequest {
  waiting: Record<Lane, number>
  /** How many may start; what the batch lane may take leaves out the reserve. */
  room: Record<Lane, number>
  /** Starts since the batch lane's last turn. */
  sinceBatch: number
}

export interface LaneGrant {
  granted: Record<Lane, number>
  sinceBatch: number
}

/** The interactive lane goes first, but for the batch lane's turns. */
export function shareOut({ waiting, room, sinceBatch }: LaneRequest): LaneGrant {
  const starts = Math.min(room.interactive, waiting.interactive + waiting.batch)
  const turns = Math.floor((sinceBatch + starts) / batchTurn)
  const due = Math.min(waiting.batch, room.batch, turns)
  const interactive = Math.min(waiting.interactive, room.interactive - due)
  const batch = Math.max(due, Math.min(waiting.batch, room.batch - interactive))
  const since = sinceBatch + interactive + batch - batchTurn * batch
  return {
    granted: { interactive, batch },
    // A turn that the reserve has kept back is made up for once, not more often.
    sinceBatch: waiting.batch === 0 ? 0 : Math.min(batchTurn, Math.max(0, since)),
  }
}
