import type { EmulatorStats, FaultRule } from '@delos/emulator'
import type { Api } from './api.ts'

/** Delos as it runs for the demo, and the emulator in Apollo’s place. */
export interface DemoStage {
  /** What runs where, for the person who watches. */
  lines: readonly string[]
  api: Api
  emulator: {
    stats(): Promise<EmulatorStats>
    addFault(rule: FaultRule): Promise<void>
  }
  /** Of all processes of Delos, in bytes. */
  memory(): Promise<number>
  close(): Promise<void>
}

export const demoKey = 'demo-admin-key-that-never-leaves-this-process'
