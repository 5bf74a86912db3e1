import type { Clock } from '@delos/client'
import type { ReadDb, Tx } from '../../db/database.ts'
import { findSetting, putSetting } from '../../db/settings.ts'

const setting = 'standstill'

export interface Standstill {
  /** No job, no webhook and no paid call leaves, until somebody has looked at what was restored. */
  readonly isOn: boolean
  /** Looks whether somebody has ended it, in this process or another. */
  check(): Promise<void>
  /** Resolves when it has ended. */
  over(): Promise<void>
}

interface Mark {
  isOn: boolean
  /** ISO 8601. */
  since: string
  /** When the backup was made. */
  backupOf?: string
}

/** A restored copy knows what was to be done days ago, and the original may have done it since. */
export async function openStandstill(db: ReadDb, clock: Clock): Promise<Standstill> {
  let isOn = (await findSetting<Mark>(db, setting))?.isOn ?? false
  const waiting = new Set<() => void>()
  let nextLook = 0
  return {
    get isOn() {
      return isOn
    },
    async check() {
      if (!isOn || clock.now() < nextLook) return
      nextLook = clock.now() + 1000
      isOn = (await findSetting<Mark>(db, setting))?.isOn ?? false
      if (isOn) return
      for (const resume of waiting) resume()
      waiting.clear()
    },
    over: () => (isOn ? new Promise((resolve) => waiting.add(resolve)) : Promise.resolve()),
  }
}

export function beginStandstill(tx: Tx, { at, backupOf }: { at: Date; backupOf: string }): Promise<void> {
  return putSetting(tx, { name: setting, value: { isOn: true, since: at.toISOString(), backupOf } satisfies Mark, at })
}

export function findStandstill(db: ReadDb): Promise<Mark | undefined> {
  return findSetting<Mark>(db, setting)
}

export function markEnd(tx: Tx, mark: Mark, at: Date): Promise<void> {
  return putSetting(tx, { name: setting, value: { ...mark, isOn: false } satisfies Mark, at })
}
