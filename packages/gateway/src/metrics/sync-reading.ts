import type { Db } from '../db/database.ts'
import { readCrmFigures, readSyncFigures } from '../db/figures/sync-figures.ts'
import { syncObjects } from '../services/sync/sync-object.ts'
import { addGauge, type Reading, type ReadingParts } from './reading.ts'

/** How old what we know of Apollo is. What was never read has no age. */
export function syncReading({ registry, db, clock }: ReadingParts & { db: Db }): Reading {
  const lag = addGauge(
    registry,
    'delos_sync_lag_seconds',
    'Since the begin of the last sync from Apollo that was completed',
    ['object'],
  )
  const failed = addGauge(registry, 'delos_sync_failed', '1 where the last sync from Apollo failed', ['object'])
  return {
    name: 'sync',
    gauges: [lag, failed],
    async read() {
      const rows = await readSyncFigures(db, syncObjects)
      return () => {
        for (const { object, doneSince, status } of rows) {
          if (doneSince) lag.set({ object }, (clock.now() - doneSince.getTime()) / 1000)
          failed.set({ object }, status === 'failed' ? 1 : 0)
        }
      }
    },
  }
}

/** How far each CRM is behind, and what waits for a person. */
export function crmReading({ registry, db, clock }: ReadingParts & { db: Db }): Reading {
  const lag = addGauge(registry, 'delos_crm_lag_seconds', 'Since the begin of the last sync that was completed', [
    'connection',
    'crm',
  ])
  const broken = addGauge(registry, 'delos_crm_stopped', '1 where a connection is stopped or its last run failed', [
    'connection',
    'crm',
  ])
  const open = addGauge(registry, 'delos_crm_open', 'Writes to do or in doubt, parked fields and reviews', [
    'connection',
    'what',
  ])
  return {
    name: 'crm',
    gauges: [lag, broken, open],
    async read() {
      const rows = await readCrmFigures(db)
      return () => {
        for (const { id: connection, kind: crm, ...row } of rows) {
          if (row.doneSince) lag.set({ connection, crm }, (clock.now() - row.doneSince.getTime()) / 1000)
          broken.set({ connection, crm }, row.isStopped || row.status === 'failed' ? 1 : 0)
          open.set({ connection, what: 'writes' }, row.openWrites)
          open.set({ connection, what: 'unknown_writes' }, row.unknownWrites)
          open.set({ connection, what: 'parked' }, row.parked)
          open.set({ connection, what: 'reviews' }, row.reviews)
        }
      }
    },
  }
}
