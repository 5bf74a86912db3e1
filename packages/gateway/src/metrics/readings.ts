import type { ApolloClient } from '@delos/client'
import type { Db } from '../db/database.ts'
import { budgetReading } from './budget-reading.ts'
import { creditReading } from './credit-reading.ts'
import { deliveryReading, feedReading } from './delivery-reading.ts'
import { jobReading } from './job-reading.ts'
import { limitReading } from './limit-reading.ts'
import type { Reading, ReadingParts } from './reading.ts'
import { crmReading, syncReading } from './sync-reading.ts'

export function createReadings(parts: ReadingParts & { db: Db; apollo: ApolloClient }): Reading[] {
  return [
    limitReading(parts, parts.apollo),
    jobReading(parts),
    creditReading(parts),
    budgetReading(parts),
    syncReading(parts),
    crmReading(parts),
    deliveryReading(parts),
    feedReading(parts),
  ]
}
