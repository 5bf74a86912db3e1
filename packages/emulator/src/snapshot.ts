import type { CallbackRule } from './callback-plan.ts'
import { isRecord } from './params.ts'
import type { Windows } from './rate-windows.ts'
import type { ActiveRule } from './rule-book.ts'
import type { EmulatorStats } from './stats.ts'
import type { TeamJson } from './team/team-json.ts'

/** What an engine holds, as plain JSON. */
export interface EngineJson {
  nextId: number
  creditsConsumed: number
  windows: Record<string, Windows>
  stats: EmulatorStats
  team: TeamJson
}

/**
 * The whole state as plain JSON, but for the world: that comes from the seed. Records, counters, windows, credits,
 * statistics, fault rules with the turns that they have used, and results under way.
 */
export interface EmulatorSnapshot extends EngineJson {
  emulator: 2
  seed: number
  /** Rules as the control plane takes them. */
  faults: ActiveRule<Record<string, unknown>>[]
  callbackFaults: ActiveRule<CallbackRule>[]
}

/** Throws where the value is no snapshot of this world. */
export function checkSnapshot(value: unknown, seed: number): EmulatorSnapshot {
  if (!isRecord(value) || value.emulator !== 2 || !isRecord(value.team)) {
    throw new Error('this is not a snapshot of the emulator')
  }
  if (value.seed !== seed) throw new Error(`the snapshot is of seed ${String(value.seed)}, not ${seed}`)
  return value as unknown as EmulatorSnapshot
}
