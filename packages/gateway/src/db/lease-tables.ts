import type { Timestamp } from './columns.ts'

/** What one process at a time does for all. */
export interface LeasesTable {
  name: string
  holder: string
  until: Timestamp
}

export interface LeaseTables {
  leases: LeasesTable
}
