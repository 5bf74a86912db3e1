import type { Clock } from '@delos/client'
import { Gauge, type Registry } from 'prom-client'
import type { ReadDb } from '../db/database.ts'

/** Figures that are looked up when somebody asks for them. All processes on one database tell the same. */
export interface Reading {
  readonly name: string
  readonly gauges: readonly Gauge[]
  /** Grows with the years: one that takes long is taken the less often, and told as it was in between. */
  readonly isLarge?: boolean
  /** Takes the new figures, and returns what puts them in place of the old ones. */
  read(): Promise<() => void>
}

export interface ReadingParts {
  registry: Registry
  db: ReadDb
  clock: Clock
}

export function addGauge<L extends string>(registry: Registry, name: string, help: string, labelNames: L[]): Gauge<L> {
  return new Gauge({ name, help, labelNames, registers: [registry] })
}

/** However many there are, so many have a line of their own; the rest is one line. */
export const mostLines = 100
