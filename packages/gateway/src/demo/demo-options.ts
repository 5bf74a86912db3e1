import type { DemoProcesses } from './processes/open-processes.ts'

export interface DemoOptions {
  /** Kept, and gone on with by the next run; a fresh temporary folder where left out. */
  dataDir?: string
  /** Several processes on PostgreSQL; a single one, on the embedded database, where left out. */
  processes?: DemoProcesses
  /** Make bad weather: 10 % of calls answered 502 as HTML, 5 % reset, 5 % cut off. */
  faults?: boolean
  /** Where to write the rows of the list, as JSON lines. */
  out?: string
  csv?: string
  /** Takes a line for the person who watches. */
  say(line: string): void
  /** Shows how far the list has come, in place. */
  progress(done: number, total: number): void
}
