import type { Timestamp } from './columns.ts'

/** Odds that a team has set, in place of Apollo's. */
export interface DealStageSettingsTable {
  stageId: string
  /** Percent. */
  probability: number
  updatedAt: Timestamp
}

export interface PipelineTables {
  dealStageSettings: DealStageSettingsTable
}
